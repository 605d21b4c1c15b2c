/* session.h - the burning session between the steps: a lock file and its rules.
 * Shapes  one JSON file per recorder (tao-session(5)), held with a kernel lock
 *         while a step runs; a reader needs no lock.
 * Units   sectors.
 * Owner   struct tao_session is the caller's, without heap memory; a held lock
 *         is freed by tao_session_unlock(), which takes NULL.
 * Errors  media-is-prepared, media-is-not-prepared, recorder-locked and
 *         write-in-progress (naming client and pid of the holder),
 *         session-corrupt, session-not-yours, session-interrupted,
 *         media-changed, lock-failed. The file is then as it was.
 * Source  order rules: IDiscFormat2TrackAtOnce. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_SESSION_H
#define TAO_SESSION_H

#include <sys/types.h>

#include "lib/burn.h"
#include "lib/device.h"

enum {
	TAO_SESSION_FORMAT = 1,
	TAO_CLIENT_NAME_BYTES = 64, /* with its NUL: IMAPI's limit */
	TAO_MEDIUM_ID_BYTES = 64
};

enum tao_session_state {
	TAO_STATE_PREPARED,
	TAO_STATE_WRITING,
	TAO_STATE_INTERRUPTED
};

struct tao_session_track {
	unsigned track;
	int32_t start_lba;
	uint32_t sectors;
	char isrc[13];
	bool has_pre_emphasis;
	enum tao_copy copy;
	char checksum[24];
};

struct tao_session {
	char device[PATH_MAX];
	uint64_t rdev;
	char boot_id[37];
	char client[TAO_CLIENT_NAME_BYTES];
	uid_t uid;
	enum tao_session_state state;
	pid_t writer_pid; /* of the running tao-write, else 0 */
	struct tao_burn_options options;
	struct tao_space space; /* as of the last finished step */
	struct tao_inquiry recorder;
	enum tao_medium medium;
	char medium_id[TAO_MEDIUM_ID_BYTES]; /* tao_session_medium_id */
	unsigned first_track; /* number of the session's first track: 1, or
			       * more on an appended disc */
	unsigned tracks_len;
	struct tao_session_track tracks[TAO_TRACKS_MAX];
	bool has_progress; /* as it was read: a track is being written */
	struct tao_progress progress;
};

struct tao_session_lock;

/* Path of a device's lock file: TAO_LOCK_DIR or /run/lock, "tao-NODE.lock";
 * for a virtual disc "NAME.cue.lock" beside it. lock_dir may be NULL;
 * invalid-argument if it is not absolute. */
enum tao_status tao_session_path(const struct tao_device *device,
	const char *lock_dir, char out[static PATH_MAX], struct tao_error *err);

/* Is it a name that IMAPI would take? client-name-is-not-valid otherwise. */
enum tao_status tao_session_check_client(
	const char *name, struct tao_error *err);

/* No session may stand there: media-is-prepared if there is one of yours,
 * recorder-locked (naming the client) if it is busy or another user's;
 * session-interrupted, session-corrupt, session-not-yours as they are. */
enum tao_status tao_session_check_none(
	const char *path, struct tao_error *err);

/* Create the file with that session and hold it, atomically: it appears whole
 * and locked. The errors of tao_session_check_none() if there is one. */
enum tao_status tao_session_create(const char *path,
	const struct tao_session *session, struct tao_session_lock **lock,
	struct tao_error *err);

/* Take the kernel lock of an existing session of yours and read it. Waits some
 * seconds for those who only ask the drive, never for another step. */
enum tao_status tao_session_lock(const char *path,
	struct tao_session *session, struct tao_session_lock **lock,
	struct tao_error *err);

/* What a claim may take over that tao_session_lock() refuses. */
enum tao_session_claim {
	TAO_CLAIM_INTERRUPTED = 1, /* died in the middle, or before a reboot */
	TAO_CLAIM_CORRUPT = 2,     /* *session is then all zero but uid */
	TAO_CLAIM_FOREIGN = 4      /* another user's */
};

/* tao_session_lock(), for those who mend or end a session: claims is a sum of
 * enum tao_session_claim. An interrupted session comes with that state. */
enum tao_status tao_session_claim(const char *path, unsigned claims,
	struct tao_session *session, struct tao_session_lock **lock,
	struct tao_error *err);

/* For those who only ask: keep every step out, but not each other, and read.
 * TAO_BUSY while a step runs: tao_session_read() has what can be told. */
enum tao_status tao_session_share(const char *path,
	struct tao_session *session, struct tao_session_lock **lock,
	struct tao_error *err);

/* Read without the lock, also during a burn, also what root prepared.
 * *is_held: a step is running. */
enum tao_status tao_session_read(const char *path,
	struct tao_session *session, bool *is_held, struct tao_error *err);

/* Does a step of anybody's run there? false also if nothing is there. */
bool tao_session_is_held(const char *path);

/* The process that runs the step; 0 if there is none or it cannot be told. */
pid_t tao_session_holder(const char *path);

/* Replace the file atomically; the lock stays held throughout. The file's uid
 * is the caller's own, whatever session->uid says; so in _create. */
enum tao_status tao_session_update(struct tao_session_lock *lock,
	const struct tao_session *session, struct tao_error *err);

/* Tell how far the track is that is being written; after an update with
 * TAO_STATE_WRITING only. In place, one system call; what fails is not told. */
void tao_session_tell(const struct tao_session_lock *lock,
	const struct tao_progress *progress);

/* The session is over: remove the file. The lock is still to be freed. */
enum tao_status tao_session_remove(
	struct tao_session_lock *lock, struct tao_error *err);

void tao_session_unlock(struct tao_session_lock *lock);

/* This machine's boot id, or "" where it is not known. */
void tao_session_boot_id(char out[static 37]);

/* What the drive can tell of this very disc and that writing does not change:
 * medium, last possible lead-out, start of the lead-in (ATIP), as in
 * "cdr:79:59:74:97:26:66"; "-" for what is not told. */
void tao_session_medium_id(
	const struct tao_disc *disc, char out[static TAO_MEDIUM_ID_BYTES]);

/* Is it the disc of the session, written as far as the session left it?
 * media-changed otherwise, recorder-media-no-media if there is none. After a
 * simulated track drives disagree on where they are: that is not compared. */
enum tao_status tao_session_check_disc(const struct tao_session *session,
	const struct tao_disc *disc, struct tao_error *err);

/* The first half of that: however far it is written. */
enum tao_status tao_session_check_identity(const struct tao_session *session,
	const struct tao_disc *disc, struct tao_error *err);

/* The same before closing; a disc that an earlier try has closed already is
 * known by its identity alone. */
enum tao_status tao_session_check_to_close(const struct tao_session *session,
	const struct tao_disc *disc, struct tao_error *err);

#endif
