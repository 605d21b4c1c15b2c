/* vdisc.h - the disc in the virtual recorder: what is recorded where, and the
 * rules by which more is added. Pure, no I/O.
 * Shapes  tracks in the order of their numbers; a session is the tracks that
 *         carry its number. All but the last session are always closed.
 * Units   LBAs and sectors.
 * Owner   plain values: copy one to try a change, assign it back to keep it.
 * Errors  bool: false leaves the disc as it was.
 * Source  MMC-5 4.2.3 (CD recording model), Orange Book figures quoted there.
 */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_VIRTUAL_VDISC_H
#define TAO_VIRTUAL_VDISC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/cdda.h"

enum {
	TAO_RUN_OUT_SECTORS = 2,          /* end of a TAO track */
	/* Times before 00:00:00 are counted down from 99:59:74, MMC-5 table
	 * "LBA to MSF". */
	TAO_WRAP_SECTORS = 100 * 4500,
	/* MMC-5 table 3: Q control bits of an audio track */
	TAO_CONTROL_PRE_EMPHASIS = 1,
	TAO_CONTROL_COPY_PERMITTED = 2
};

/* One kind of blank disc. */
struct tao_vmedium {
	const char *name; /* "cdr80" */
	bool is_rewritable;
	int32_t limit_lba;      /* last possible start of the lead-out */
	struct tao_msf lead_in; /* ATIP start of lead-in: the manufacturer */
	const uint16_t *speeds; /* multiples of 1x, the fastest first, 0 last */
};

/* NULL for another name. */
const struct tao_vmedium *tao_vmedium_find(const char *name);

enum tao_vtrack_state {
	TAO_VTRACK_COMPLETE,
	TAO_VTRACK_OPEN,    /* being written, or left so */
	TAO_VTRACK_RESERVED /* by RESERVE TRACK, nothing in it yet */
};

struct tao_vtrack {
	enum tao_vtrack_state state;
	unsigned session;
	int32_t start_lba;         /* of its user data: index 1 */
	uint32_t sectors;          /* of user data, so far if it is open */
	uint32_t reserved_sectors; /* 0: its length was not reserved */
	uint8_t control;           /* Q control bits */
	bool is_copy;              /* SCMS: a copy already */
	bool can_link;             /* open: writing may go on after a stop */
	bool is_damaged;           /* open: it did stop, and may not go on */
	char isrc[13];             /* "" for none */
};

struct tao_vdisc {
	const struct tao_vmedium *medium;
	char mcn[14]; /* "" for none */
	unsigned closed_sessions;
	bool is_finalised; /* as the host wanted it */
	unsigned tracks_len;
	struct tao_vtrack tracks[TAO_TRACKS_MAX];
};

/* ---- questions ---- */

/* The track being written, NULL if there is none. */
struct tao_vtrack *tao_vdisc_open_track(struct tao_vdisc *disc);

/* Is anything recorded or reserved? */
bool tao_vdisc_is_blank(const struct tao_vdisc *disc);

/* Is there no session to come? The host wanted it so, or all numbers of tracks
 * are used up: a session that can have no track is none. */
bool tao_vdisc_is_finalised(const struct tao_vdisc *disc);

/* Number of the last session: the open one, the empty one to come, or the last
 * of a finalised disc. */
unsigned tao_vdisc_last_session(const struct tao_vdisc *disc);

/* Index of the first track of a session, tracks_len if it has none yet. */
unsigned tao_vdisc_first_track(const struct tao_vdisc *disc, unsigned session);

/* One past the last track of a session. */
unsigned tao_vdisc_end_track(const struct tao_vdisc *disc, unsigned session);

/* One past the last sector of a track; of all that is reserved for it. */
int32_t tao_vtrack_end_lba(const struct tao_vtrack *track);

/* Where the pause before a track begins. */
int32_t tao_vdisc_pause_lba(const struct tao_vdisc *disc, unsigned index);

/* Where the lead-out of a closed session begins. */
int32_t tao_vdisc_leadout_lba(const struct tao_vdisc *disc, unsigned session);

/* Where the lead-in of a session, recorded or to come, begins. */
int32_t tao_vdisc_lead_in_lba(const struct tao_vdisc *disc, unsigned session);
struct tao_msf tao_vdisc_lead_in_msf(
	const struct tao_vdisc *disc, unsigned session);

/* Where the user data of a new track would start. */
int32_t tao_vdisc_next_lba(const struct tao_vdisc *disc, unsigned pause);

/* Sectors from there to the end of the disc. */
uint32_t tao_vdisc_free_sectors(const struct tao_vdisc *disc, int32_t lba);

/* May a track be added behind the others? */
bool tao_vdisc_can_add(const struct tao_vdisc *disc);

/* Index of the track that holds an address, its pause included; -1 if nothing
 * is recorded there. */
int tao_vdisc_track_at(const struct tao_vdisc *disc, int32_t lba);

/* Does all of it agree with the rules? The file it came from may be damaged. */
bool tao_vdisc_is_sound(const struct tao_vdisc *disc);

/* ---- changes ---- */

void tao_vdisc_init(struct tao_vdisc *disc, const struct tao_vmedium *medium);

/* Add a track at the end; start_lba and state of *track are set here. A length
 * of 0 leaves it open. */
bool tao_vdisc_add(struct tao_vdisc *disc, const struct tao_vtrack *track,
	unsigned pause, uint32_t reserved_sectors);

/* End the track being written. It has at least 300 sectors afterwards, or what
 * was reserved; a track with nothing in it is forgotten. */
void tao_vdisc_close_track(struct tao_vdisc *disc);

/* Close the open session, its open track too. False: a reserved track is still
 * empty. Nothing to close: nothing happens. */
bool tao_vdisc_close_session(struct tao_vdisc *disc, bool is_last);

/* As new. */
void tao_vdisc_blank(struct tao_vdisc *disc);

#endif
