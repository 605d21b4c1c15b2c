/* mmc_reply.h - what the parsers of mmc.h share; for lib/mmc_*.c only.
 * Shapes  as in mmc.h.
 * Units   bytes.
 * Owner   nothing is allocated or kept.
 * Errors  recorder-invalid-response-from-device.
 * Source  as in mmc.h. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_MMC_REPLY_H
#define TAO_MMC_REPLY_H

#include "lib/mmc.h"

/* How much of a reply may be read: the lesser of what may have arrived and
 * what the reply says of itself. */
static inline size_t tao_reply_bytes(size_t len, uint64_t told)
{
	return told < len ? (size_t)told : len;
}

/* "READ DISC INFORMATION: reply too short, 12 of 24 bytes" */
static inline enum tao_status tao_reply_short(
	struct tao_error *err, enum tao_opcode opcode, size_t have, size_t need)
{
	return tao_fail(err, TAO_E_INVALID_RESPONSE,
		"%s: reply too short, %zu of %zu bytes",
		tao_opcode_text((uint8_t)opcode), have, need);
}

/* "READ TOC/PMA/ATIP: reply makes no sense, <why>" */
static inline enum tao_status tao_reply_absurd(
	struct tao_error *err, enum tao_opcode opcode, const char *why)
{
	return tao_fail(err, TAO_E_INVALID_RESPONSE,
		"%s: reply makes no sense, %s",
		tao_opcode_text((uint8_t)opcode), why);
}

/* A last possible lead-out as drives tell it: three bytes MSF. False if it is
 * no time, FF:FF:FF, or not behind the first sector. */
static inline bool tao_reply_leadout(const uint8_t *bytes, int32_t *lba)
{
	struct tao_msf msf = {bytes[0], bytes[1], bytes[2]};

	if (msf.minute > 99 || msf.second > 59 || msf.frame > 74 ||
		tao_msf_to_lba(msf) <= 0)
		return false;
	*lba = tao_msf_to_lba(msf);
	return true;
}

#endif
