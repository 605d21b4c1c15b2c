/* cuefile.h - a virtual disc and its recorder as the text of NAME.cue.
 * Shapes  REM TAO-... lines say everything; the sheet that follows them says
 *         the complete tracks to programs that know nothing of us. A text is
 *         accepted only if it is byte for byte what format() would write.
 * Units   LBAs and sectors; times in the sheet count from the start of the BIN.
 * Owner   the caller frees the text.
 * Errors  not-a-virtual-disc if the first line is not ours; else
 *         virtual-disc-damaged with the number of the line.
 * Source  CDRWIN's CUE sheet commands as all readers know them; our lines are
 *         explained in doc/virtual-recorder.md. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_VIRTUAL_CUEFILE_H
#define TAO_VIRTUAL_CUEFILE_H

#include "lib/error.h"
#include "lib/virtual/faults.h"
#include "lib/virtual/vdisc.h"
#include "lib/virtual/vpages.h"

/* What a recorder knows as long as it is powered. */
struct tao_vpower {
	char serial[13]; /* 12 hexadecimal digits, this recorder's for life */
	uint16_t read_kbps;
	uint16_t write_kbps;
	bool is_cav;
	bool is_locked;
	bool is_tray_out;
	/* Unit attention that no host has heard yet; asc 0: none. */
	uint8_t attention_asc;
	uint8_t attention_ascq;
	uint8_t media_event; /* not yet polled; MMC-5 table "Media events" */
	struct tao_vpages pages;
	/* How often the rules of that fault plan have matched. */
	uint32_t fault_plan;
	uint32_t fault_counts[TAO_FAULTS_MAX];
};

struct tao_vimage {
	struct tao_vdisc disc;
	struct tao_vpower power;
	/* The disc with what test writes have put on it, if there are any.
	 * Only its complete tracks outlive the process. */
	bool has_test;
	struct tao_vdisc test;
};

/* A blank disc in a recorder that was just switched on. */
void tao_vimage_init(struct tao_vimage *image, const struct tao_vmedium *medium,
	const char serial[static 13]);

/* The whole text, NULL if there is no memory. bin_name stands in FILE. */
char *tao_cuefile_format(const struct tao_vimage *image, const char *bin_name);

/* How much of an open track is recorded is not in the text: its sectors are 0
 * in *out. */
enum tao_status tao_cuefile_parse(const char *text, size_t len,
	const char *bin_name, struct tao_vimage *out, struct tao_error *err);

#endif
