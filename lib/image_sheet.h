/* image_sheet.h - read the files that describe an image: parts of image.c.
 * Shapes  the text, as a cursor; a track at a time laid out into an image.
 * Units   sectors and LBAs; units of a FILE are samples (588 a sector) where it
 *         is sound, else bytes.
 * Owner   the text is freed by its _done.
 * Errors  input-error with the number of the line.
 * Source  CUE: as CDRWIN and, where that is silent, cdrdao read it; TOC:
 *         cdrdao(1); NRG: chunks CUEX, DAOX, ETN2 and, of version 1, CUES,
 *         DAOI, ETNF, as published. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_IMAGE_SHEET_H
#define TAO_IMAGE_SHEET_H

#include "lib/image.h"

enum {
	TAO_WORD_BYTES = 1024,
	TAO_IMAGE_SECTORS_MAX = 450000, /* to 99:59:74, the last MSF address */
	TAO_SAMPLES_PER_SECTOR = 588
};

struct tao_sheet {
	const char *path; /* of the sheet: what it names is beside it */
	char *text;
	const char *at;
	unsigned line;
	bool is_free; /* lines do not matter; // comments, { and } are words */
	/* A file that is not there may be called like the sheet, with .bin at
	 * the end. */
	bool is_renamed;
};

enum tao_status tao_sheet_open(
	const char *path, struct tao_sheet *sheet, struct tao_error *err);
void tao_sheet_done(struct tao_sheet *sheet);

/* The next word, of this line unless the sheet is free; quotes are taken off.
 * False if there is none. */
bool tao_sheet_word(struct tao_sheet *sheet, char word[static TAO_WORD_BYTES]);

/* Over "{ ... }", whatever is in it. */
enum tao_status tao_sheet_skip_block(
	struct tao_sheet *sheet, struct tao_error *err);

/* To the next line; false if there is none. */
bool tao_sheet_line(struct tao_sheet *sheet);

/* "MM:SS:FF" in sectors; false if it is none. */
bool tao_sheet_time(const char *word, int64_t *sectors);

/* The next word, if it is this one; else it is left. */
bool tao_sheet_accept(struct tao_sheet *sheet, const char *want);

/* A time, or a number of units, if that is next; else it is left. */
bool tao_sheet_length(
	struct tao_sheet *sheet, unsigned sector_units, int64_t *units);

/* input-error, with the line. */
__attribute__((format(printf, 3, 4))) enum tao_status tao_sheet_fail(
	const struct tao_sheet *sheet, struct tao_error *err,
	const char *format, ...);

/* How large is a file that the sheet names: bytes, or sectors of what
 * libsndfile knows to decode? */
enum tao_status tao_sheet_bytes(const struct tao_sheet *sheet, const char *name,
	int64_t *bytes, struct tao_error *err);
enum tao_status tao_sheet_sectors(const struct tao_sheet *sheet,
	const char *name, int64_t *sectors, struct tao_error *err);

/* An index of the last track. Where numbers are left out, or one is before
 * another, none of the track's are told. */
void tao_image_add_index(
	struct tao_image *image, unsigned number, int64_t offset_sectors);

/* *out is meant to be empty before. */
enum tao_status tao_image_read_cue(
	const char *path, struct tao_image *out, struct tao_error *err);
enum tao_status tao_image_read_toc(
	const char *path, struct tao_image *out, struct tao_error *err);
enum tao_status tao_image_read_nrg(
	const char *path, struct tao_image *out, struct tao_error *err);

#endif
