/* faults.h - a fault plan: which commands the virtual recorder answers wrongly,
 * when, and how. Pure, no I/O.
 * Shapes  a plan is settings and rules; a rule is a command, conditions and
 *         answers. The text is described in doc/virtual-recorder.md.
 * Units   named in each field; delays in ms.
 * Owner   plain values. How often each rule has matched is the caller's to
 *         keep: counts[i] belongs to rules[i].
 * Errors  fault-plan-invalid with the number of the line.
 * Source  our own; what it can say is what drives and cables are known to do.
 */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_VIRTUAL_FAULTS_H
#define TAO_VIRTUAL_FAULTS_H

#include "lib/error.h"
#include "lib/virtual/vpages.h"

enum {
	TAO_FAULTS_MAX = 32,
	TAO_FAULT_CDB_MAX = 4, /* bytes of the block that a rule can ask for */
	TAO_FAULT_PATCHES_MAX = 6 /* changes to a reply */
};

/* A command as plans name it: one opcode or a few of the same kind. */
struct tao_fault_command {
	const char *name;
	uint8_t opcodes[3]; /* the last one repeated */
	uint8_t function;   /* of CLOSE TRACK/SESSION, else 0 */
};

enum tao_fault_answer {
	TAO_FAULT_NONE, /* as usual, perhaps late or with changes */
	TAO_FAULT_SENSE,
	TAO_FAULT_BUSY,
	TAO_FAULT_TIMEOUT,
	TAO_FAULT_GONE,
	TAO_FAULT_HOST,
	TAO_FAULT_DENIED,
	TAO_FAULT_UNDERRUN,
	TAO_FAULT_POWER_LOSS,
	TAO_FAULT_KILLED
};

/* What page 05h must say, or must not. */
enum tao_fault_with {
	TAO_WITH_MCN = 1,
	TAO_WITH_ISRC = 2,
	TAO_WITH_MULTI_SESSION = 4,
	TAO_WITH_TEST_WRITE = 8,
	TAO_WITH_PRE_EMPHASIS = 16,
	TAO_WITH_COPY = 32,
	TAO_WITH_BUF = 64
};

struct tao_fault_cdb {
	uint8_t at;
	uint8_t value;
};

/* A change to a reply: '=' sets, '|' adds bits, '&' keeps only those. */
struct tao_fault_patch {
	uint16_t at;
	uint8_t len;
	char how;
	uint8_t bytes[8];
};

struct tao_fault {
	/* the commands; NULL with is_any: all but those that never fail */
	const struct tao_fault_command *command;
	bool is_any;
	/* conditions */
	bool has_lba;
	int32_t first_lba, last_lba;
	uint32_t skip, times, every; /* times 0: always; every 0: each */
	const struct tao_fault_command *since, *until;
	uint8_t with, without; /* of enum tao_fault_with */
	uint8_t disc;          /* mask of 1 << disc status; 0: any */
	unsigned cdb_len;
	struct tao_fault_cdb cdb[TAO_FAULT_CDB_MAX];
	/* answers */
	enum tao_fault_answer answer;
	bool is_done; /* the command is carried out nevertheless */
	bool is_deferred;
	bool is_reset; /* the drive forgets its mode pages and its lock */
	uint8_t key, asc, ascq;
	bool has_information;
	int32_t information;
	uint32_t delay_ms;
	bool has_cut;
	uint32_t cut_bytes;
	unsigned patches_len;
	struct tao_fault_patch patches[TAO_FAULT_PATCHES_MAX];
};

enum tao_time_kind {
	TAO_TIME_NONE,   /* everything is done at once */
	TAO_TIME_REAL,   /* commands take as long as on a drive */
	TAO_TIME_VIRTUAL /* the same, on a clock that only the drive moves */
};

struct tao_fault_settings {
	enum tao_time_kind time;
	uint32_t buffer_bytes;
	uint32_t seek_ms, spin_up_ms, opc_ms, track_ms, session_ms, blank_ms;
	unsigned speed;           /* multiple of 1x; 0: what the host selects */
	uint8_t write_page_bytes; /* length of page 05h */
};

struct tao_faults {
	struct tao_fault_settings settings;
	uint32_t id; /* of the text: another plan begins to count anew */
	unsigned len;
	struct tao_fault rules[TAO_FAULTS_MAX];
};

void tao_faults_init(struct tao_faults *faults);

enum tao_status tao_faults_parse(const char *text, size_t len,
	struct tao_faults *out, struct tao_error *err);

/* A command that is about to be served. */
struct tao_fault_case {
	const uint8_t *cdb;
	size_t cdb_bytes;
	bool is_immune; /* one of those that "any" leaves out */
	bool has_lba;   /* it is about sectors */
	int32_t lba;
	uint32_t sectors;
	uint8_t disc_status;    /* 0 blank, 1 appendable, 2 finalised */
	struct tao_vwrite page; /* 05h: selected by it, else in force */
};

/* Does the rule apply to this command? Counts it: *count is changed. */
bool tao_fault_fires(const struct tao_fault *rule,
	const struct tao_fault_case *now, uint32_t *count);

/* The command was carried out; rules that wait for it begin or end. Returns
 * whether *count was changed. */
bool tao_fault_follow(const struct tao_fault *rule,
	const struct tao_fault_case *now, uint32_t *count);

/* Apply the rule's changes to a reply of that length. */
void tao_fault_patch(const struct tao_fault *rule, uint8_t *reply, size_t *len);

/* NULL for a name that is none. */
const struct tao_fault_command *tao_fault_command_find(const char *name);

#endif
