/* sectors.h - what tao-sectors tells, gathered once, and its forms. May print.
 * Shapes  one struct; one function per form, all to stdout.
 * Units   sectors; times as MM:SS.
 * Owner   the caller owns the struct.
 * Errors  writing to stdout is checked by tao_close_stdout().
 * Source  IDiscFormat2TrackAtOnce, IDiscFormat2 and IRawCDImageTrackInfo of
 *         IMAPI2: which property may be asked when. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_TOOL_SECTORS_H
#define TAO_TOOL_SECTORS_H

#include <jansson.h>

#include "lib/abilities.h"
#include "lib/disc_id.h"
#include "lib/holder.h"
#include "lib/session.h"
#include "lib/tracks.h"
#include "tools/step.h"

enum { TAO_SECTORS_FORMAT = 1 }; /* of --json */

enum tao_answer_source {
	TAO_ANSWER_DRIVE,   /* it was asked just now */
	TAO_ANSWER_SESSION, /* a step is running: all is from the lock file */
	TAO_ANSWER_IMAGE    /* files that other programs made */
};

struct tao_answer_track {
	struct tao_session_track on_disc;
	bool is_data;
	bool is_open; /* begun, and not closed */
	struct tao_indexes indexes;
};

struct tao_answer {
	const char *operand;
	const char *device_path;
	enum tao_answer_source source;
	bool has_session;
	struct tao_session session; /* only if has_session */
	pid_t holder_pid;           /* of the step that runs, 0: none */
	struct tao_disc disc;       /* only from the drive */
	const char *image_kind;     /* only from an image */
	unsigned image_sessions;
	struct tao_mounts mounts;   /* of what is in the recorder */
	struct tao_inquiry recorder;
	bool has_features; /* the next two are set */
	struct tao_recorder met;
	struct tao_abilities abilities;
	enum tao_medium medium; /* an image passes for a CD-ROM */
	char medium_id[TAO_MEDIUM_ID_BYTES];
	char mcn[14];
	bool has_space; /* space is known */
	struct tao_space space;
	/* Of earlier sessions on the disc, where a session of ours goes on. */
	bool has_earlier; /* they are known, even if there are none */
	struct tao_disc_tracks earlier;
	/* Why the drive could not tell the tracks of the disc, in a session
	 * the earlier ones; TAO_E_NONE: it could. */
	struct tao_error untold;
	unsigned tracks_len;
	struct tao_answer_track tracks[TAO_TRACKS_MAX];
	int32_t leadout_lba; /* with tracks: where it is, or will be */
	bool is_final;       /* the lead-out is there */
};

/* What to ask beyond the disc itself. */
enum tao_sectors_depth {
	TAO_ASK_ANY = 1,       /* without a session too */
	TAO_ASK_CODES = 2,     /* MCN, and ISRC of each track */
	TAO_ASK_ABILITIES = 4, /* of the drive */
	TAO_ASK_NO_DISC = 8,   /* no disc is an answer, not an error */
	TAO_ASK_EARLIER = 16   /* tracks of earlier sessions */
};

/* Of a session, an image or, with TAO_ASK_ANY, whatever is in the drive. The
 * step is found and may be open afterwards. */
enum tao_status tao_sectors_gather(struct tao_step *step, unsigned depth,
	struct tao_answer *answer, struct tao_error *err);

/* TAO_OK if space is known; else what keeps it from being so. */
enum tao_status tao_sectors_check_space(
	const struct tao_answer *answer, struct tao_error *err);

/* Is it known how many tracks there are? */
bool tao_sectors_has_tracks(const struct tao_answer *answer);
enum tao_status tao_sectors_check_tracks(
	const struct tao_answer *answer, struct tao_error *err);

/* As far as something is written: gaps and all. */
uint32_t tao_sectors_recorded(const struct tao_answer *answer);
enum tao_status tao_sectors_check_recorded(
	const struct tao_answer *answer, struct tao_error *err);

/* What of it is no track; write-in-progress if that is not known while a step
 * runs. */
enum tao_status tao_sectors_check_overhead(
	const struct tao_answer *answer, struct tao_error *err);
uint32_t tao_sectors_overhead(const struct tao_answer *answer);

/* table-of-contents-empty-disc if there is no track. */
enum tao_status tao_sectors_make_toc(const struct tao_answer *answer,
	struct tao_toc *out, struct tao_error *err);

enum { TAO_TOC_BYTES_MAX = 4 + 8 * (TAO_TRACKS_MAX + 1) };

/* As READ TOC, format 0000b, has it; returns how many bytes. */
size_t tao_sectors_toc_bytes(
	const struct tao_toc *toc, uint8_t out[static TAO_TOC_BYTES_MAX]);

/* Both "" unless the whole disc is known. */
void tao_sectors_ids(
	const struct tao_answer *answer, struct tao_disc_ids *out);

/* ---- forms ---- */

/* For people: the numbers, a bar of the disc, its tracks; with -v the drive. */
void tao_sectors_table(const struct tao_answer *answer);

/* One line per track: number, start, sectors, time, ISRC, flags. */
enum tao_status tao_sectors_tracks(
	const struct tao_answer *answer, struct tao_error *err);

/* The table of contents as it will be, or is: a line per track with its number,
 * start, MSF time and kind, then the lead-out; or its bytes. */
enum tao_status tao_sectors_toc(const struct tao_answer *answer, bool is_raw,
	struct tao_error *err);

/* Lines "requested", "current", "supported" with sectors/s, multiples of 1x
 * and rotation. */
enum tao_status tao_sectors_speeds(
	const struct tao_answer *answer, struct tao_error *err);

/* Everything, as tao-sectors.schema.json says; NULL if there is no memory. */
json_t *tao_sectors_tree(const struct tao_answer *answer);

/* The tree, whole, or one line for each dotted name ("medium.type"). */
enum tao_status tao_sectors_json(
	const struct tao_answer *answer, struct tao_error *err);
enum tao_status tao_sectors_get(const struct tao_answer *answer,
	char *const *names, struct tao_error *err);

/* Do these files and counts fit, as a track each? Prints what would be left.
 * not-enough-space, or the error of reading a file. */
enum tao_status tao_sectors_fits(const struct tao_answer *answer,
	const char *const *items, struct tao_error *err);

/* Is it a number of sectors? */
bool tao_sectors_is_count(const char *item);

/* All recorders of this machine, or those that are named. */
enum tao_status tao_sectors_list(
	const char *const *names, bool is_json, struct tao_error *err);

/* The session in its lock file until it ends: a line that is written over on a
 * terminal, else lines, or an object a line. media-is-not-prepared if there
 * is none. */
enum tao_status tao_sectors_watch(const struct tao_step *step, bool is_json,
	struct tao_error *err);

/* ---- words ---- */

enum { TAO_BAR_CELLS_MAX = 192 };

/* "8x", "2.5x"; returns out. */
char *tao_speed_text(uint32_t sectors_per_s, char out[static 16]);

/* "79:59:74"; returns out. */
char *tao_msf_text(struct tao_msf msf, char out[static 16]);

/* May escape sequences be written to standard output? */
bool tao_sectors_wants_colour(void);

/* How many cells the bar has: 64, or what a terminal has room for. */
size_t tao_sectors_bar_cells(void);

/* The name of a user, or the number. */
void tao_user_text(uid_t uid, char out[static 64]);

#endif
