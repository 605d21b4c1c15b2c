/* vpages.h - the mode pages that the virtual recorder lets a host change.
 * Shapes  a page is its bytes as on the wire, the two of its header included.
 * Units   bytes.
 * Owner   plain values.
 * Errors  bool.
 * Source  MMC-5 7.2 (page list), 7.5 (05h); SPC-4 7.4.13 (1Ah); MMC-3 6.3.7,
 *         6.3.9 (0Dh, 0Eh). */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_VIRTUAL_VPAGES_H
#define TAO_VIRTUAL_VPAGES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum tao_vpage {
	TAO_VPAGE_ERROR,  /* 01h read and write error recovery */
	TAO_VPAGE_WRITE,  /* 05h write parameters */
	TAO_VPAGE_DEVICE, /* 0Dh CD device parameters */
	TAO_VPAGE_AUDIO,  /* 0Eh CD audio control */
	TAO_VPAGE_POWER,  /* 1Ah power condition */
	TAO_VPAGES
};

enum { TAO_VPAGE_MAX_BYTES = 52 };

struct tao_vpage_kind {
	uint8_t code;
	uint8_t bytes; /* header included */
	uint8_t initial[TAO_VPAGE_MAX_BYTES];
	uint8_t changeable[TAO_VPAGE_MAX_BYTES]; /* mask of its bits */
};

struct tao_vpages {
	uint8_t bytes[TAO_VPAGES][TAO_VPAGE_MAX_BYTES];
};

const struct tao_vpage_kind *tao_vpage_kind(enum tao_vpage page);

/* The page with that code, TAO_VPAGES if it cannot be changed. */
enum tao_vpage tao_vpage_find(uint8_t code);

void tao_vpages_init(struct tao_vpages *pages);

/* May the page become this? bytes is a whole page. */
bool tao_vpage_is_valid(enum tao_vpage page, const uint8_t *bytes);

/* What page 05h says, in words. */
struct tao_vwrite {
	bool is_test;
	bool has_buf;
	bool is_last_session; /* no other may follow it */
	bool is_data;         /* a data track, which cannot be written here */
	uint8_t control;      /* Q control bits of the next track */
	bool is_copy;
	unsigned pause_sectors;
	char mcn[14];
	char isrc[13];
};
struct tao_vwrite tao_vpages_write(const struct tao_vpages *pages);

#endif
