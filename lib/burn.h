/* burn.h - the steps of a track-at-once burn, for any drive.
 * Shapes  prepare -> track -> track ... -> close; each step stands alone, so
 *         that each can be a process of its own.
 * Units   sectors and LBAs; addresses are always the drive's, never computed.
 * Owner   the caller owns every struct.
 * Errors  before the first WRITE of a track: status 4 or 5, the disc untouched.
 *         After it: status 6, the track closed as well as the drive could.
 * Source  MMC-6 4.2.3.3 (track at once), 7.5 (page 05h), 6.44, 6.41, 6.3. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_BURN_H
#define TAO_BURN_H

#include <signal.h>

#include "lib/disc.h"
#include "lib/ring.h"

/* Fixed for the whole session by tao-prepare. */
struct tao_burn_options {
	bool leave_open; /* the session may be followed by another */
	bool is_simulated;
	char mcn[14]; /* 13 digits, "" for none */
	/* Speed in sectors/s, 75 = 1x; 0: the fastest. */
	uint32_t speed_sectors_per_s;
	bool pure_cav;
	bool is_speed_strict;
	/* tao_burn_prepare takes a disc that has something on it, if more can
	 * be added. */
	bool may_append;
};

struct tao_track_options {
	char isrc[13]; /* 12 characters, "" for none */
	bool has_pre_emphasis;
	enum tao_copy copy;
	bool no_burnfree;
	uint64_t expected_sectors; /* 0: not known; else checked against free
				    * space first and the stream afterwards */
	unsigned start_percent;    /* fill of the ring before the first WRITE */
	/* Set from a signal handler, which also calls tao_ring_stop, to end the
	 * track early; NULL: nobody can. */
	const volatile sig_atomic_t *cancel;
	/* What the caller has a say in; may be NULL. What they fail with
	 * is returned, and nothing is written. check: is it the right disc?
	 * begin: all is checked, the first WRITE comes next. */
	enum tao_status (*check)(void *context, const struct tao_disc *disc,
		struct tao_error *err);
	enum tao_status (*begin)(void *context, struct tao_error *err);
	/* tao_sector_sum of sectors that the drive has taken, silence
	 * included. May be NULL. */
	void (*sent)(void *context, const uint32_t *sums, uint32_t sectors);
	void *context;
};

struct tao_track_result {
	unsigned track;
	int32_t start_lba;
	uint32_t sectors; /* on the disc, padding included; 0: no track */
	uint64_t stream_sectors; /* of them from the stream */
	uint64_t stream_bytes;   /* the last sector may be filled up */
	/* tao_track_sum_text of all sectors sent; "" if others than those are
	 * on the disc. */
	char checksum[24];
	bool is_simulated; /* nothing is on the disc */
	bool is_open;      /* on the disc, but the drive left it open */
	uint64_t took_ms;
	size_t lowest_ring_bytes; /* while data was still to come */
	size_t ring_bytes;
	/* The drive's own buffer; 0 and 0 if it does not tell. */
	uint32_t drive_buffer_bytes;
	uint32_t lowest_drive_buffer_bytes;
	unsigned underruns;      /* the drive ran dry and linked, if it tells */
	struct tao_space before; /* space when the track began */
	struct tao_space after;
};

/* How to make a CD-RW blank. Nothing is done to a disc that is, unless in
 * full. */
enum tao_blank {
	TAO_BLANK_FAST, /* its contents list only */
	TAO_BLANK_FULL, /* all of it */
	TAO_BLANK_AUTO  /* fast, and in full if that fails */
};

/* media-is-not-blank for a CD-R with something on it, media-is-not-supported;
 * write-error (6) if the disc was not blanked. */
enum tao_status tao_burn_blank(struct tao_drive *drive, enum tao_blank how,
	const struct tao_observer *observer, struct tao_error *err);

/* Check recorder and medium, set speed and page 05h, read the space. The disc
 * is not written. Errors: recorder-not-supported, recorder-media-no-media,
 * media-is-not-supported, media-is-not-blank, ... */
enum tao_status tao_burn_prepare(struct tao_drive *drive,
	const struct tao_burn_options *options,
	const struct tao_observer *observer, struct tao_recorder *recorder,
	struct tao_disc *disc, struct tao_error *err);

/* Write one track from the ring and close it. *result is filled whenever a
 * track is on the disc afterwards, also when the status is TAO_SPOILED; else
 * its sectors are 0. Errors: track-limit-reached, not-enough-space,
 * stream-not-supported (3) before the first WRITE; write-error, track-short,
 * not-enough-space, request-cancelled, track-mismatch (6) after it. */
enum tao_status tao_burn_track(struct tao_drive *drive,
	const struct tao_burn_options *session,
	const struct tao_track_options *options, struct tao_ring *ring,
	const struct tao_observer *observer, struct tao_track_result *result,
	struct tao_error *err);

/* What is on a disc, as the drive tells it. */
struct tao_found_track {
	unsigned track;
	int32_t start_lba;
	uint32_t sectors; /* perhaps with two of run-out: drives differ */
	bool has_pre_emphasis;
	enum tao_copy copy;
};
struct tao_found {
	struct tao_recorder recorder;
	struct tao_disc disc;
	unsigned tracks_len;
	struct tao_found_track tracks[TAO_TRACKS_MAX];
	unsigned ended_track; /* was open and has been closed; 0: none was */
};

/* After a step that died: end the track that it left open, filling it up to
 * four seconds, and list the tracks that are there. A disc that is finalised,
 * or blank, is no error. session-interrupted if the drive cannot end the track:
 * closing the session is then all that is left to try. */
enum tao_status tao_burn_recover(struct tao_drive *drive,
	const struct tao_burn_options *options,
	const struct tao_observer *observer, struct tao_found *found,
	struct tao_error *err);

/* The quick verification: does the drive say of each track what it should?
 * burn-verification-failed (6) otherwise. Nothing is read back. */
enum tao_status tao_burn_verify_tracks(struct tao_drive *drive,
	const struct tao_observer *observer,
	const struct tao_found_track *tracks, unsigned tracks_len,
	struct tao_error *err);

/* A track to be read back. */
struct tao_sent_track {
	unsigned track;
	int32_t start_lba;
	uint32_t sectors;
	const uint32_t *sums; /* tao_sector_sum of each; NULL: not known */
};
struct tao_readback {
	bool has_offset;       /* else all is silence, or nothing was found */
	int32_t offset_frames; /* PCM frames that the drive reads too late */
	uint32_t right_sectors;
	uint32_t wrong_sectors;  /* unreadable ones included */
	uint32_t unseen_sectors; /* could not be looked at: no sums, or shifted
				  * beyond what the drive reads */
	unsigned wrong_track;    /* where the first wrong one is */
	int32_t wrong_lba;
};

/* The full verification: find by how much the drive reads out of place, then
 * read all of it and compare. burn-verification-failed (6) if a sector differs;
 * *result is then filled too. The session must be closed. */
enum tao_status tao_burn_read_back(struct tao_drive *drive,
	const struct tao_observer *observer,
	const struct tao_sent_track *tracks, unsigned tracks_len,
	struct tao_readback *result, struct tao_error *err);

/* Close the session: page 05h again, CLOSE SESSION, bounded wait, then check
 * that the disc says what it should. close-failed (6) otherwise. */
enum tao_status tao_burn_close(struct tao_drive *drive,
	const struct tao_burn_options *options,
	const struct tao_observer *observer, struct tao_disc *disc,
	struct tao_error *err);

#endif
