/* mmc.h - build MMC command blocks and read replies. Pure, no I/O.
 * Shapes  a builder returns a struct tao_cdb; a parser reads the caller's
 *         buffer, big-endian as on the wire, into a struct.
 * Units   lba in sectors, may be negative; lengths in bytes unless named
 *         otherwise; speeds in kB/s of 1,000 bytes.
 * Owner   the caller owns every buffer; nothing is allocated or kept.
 * Errors  recorder-invalid-response-from-device if a reply is too short for
 *         what it says or needs; the output struct is then untouched. len is
 *         what may have arrived; lengths inside the reply are checked against
 *         it, and what lies beyond either is not read.
 * Source  MMC-5 (T10/1675-D), SPC-4; clause named at each function. In MMC-6
 *         the clauses from READ CD on have numbers lower by one. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_MMC_H
#define TAO_MMC_H

#include "lib/cdda.h"
#include "lib/drive.h"

enum tao_opcode {
	TAO_OP_TEST_UNIT_READY = 0x00,
	TAO_OP_REQUEST_SENSE = 0x03,
	TAO_OP_INQUIRY = 0x12,
	TAO_OP_MODE_SELECT_6 = 0x15,
	TAO_OP_MODE_SENSE_6 = 0x1a,
	TAO_OP_START_STOP_UNIT = 0x1b,
	TAO_OP_PREVENT_ALLOW = 0x1e,
	TAO_OP_READ_CAPACITY = 0x25,
	TAO_OP_READ_10 = 0x28,
	TAO_OP_WRITE_10 = 0x2a,
	TAO_OP_SYNCHRONIZE_CACHE = 0x35,
	TAO_OP_READ_SUB_CHANNEL = 0x42,
	TAO_OP_READ_TOC = 0x43,
	TAO_OP_GET_CONFIGURATION = 0x46,
	TAO_OP_GET_EVENT_STATUS = 0x4a,
	TAO_OP_READ_DISC_INFORMATION = 0x51,
	TAO_OP_READ_TRACK_INFORMATION = 0x52,
	TAO_OP_RESERVE_TRACK = 0x53,
	TAO_OP_SEND_OPC = 0x54,
	TAO_OP_MODE_SELECT_10 = 0x55,
	TAO_OP_MODE_SENSE_10 = 0x5a,
	TAO_OP_CLOSE_TRACK_SESSION = 0x5b,
	TAO_OP_READ_BUFFER_CAPACITY = 0x5c,
	TAO_OP_BLANK = 0xa1,
	TAO_OP_READ_12 = 0xa8,
	TAO_OP_WRITE_12 = 0xaa,
	TAO_OP_GET_PERFORMANCE = 0xac,
	TAO_OP_SET_STREAMING = 0xb6,
	TAO_OP_READ_CD_MSF = 0xb9,
	TAO_OP_SET_CD_SPEED = 0xbb,
	TAO_OP_MECHANISM_STATUS = 0xbd,
	TAO_OP_READ_CD = 0xbe
};

enum tao_profile {
	TAO_PROFILE_NONE = 0x0000,
	TAO_PROFILE_CDROM = 0x0008,
	TAO_PROFILE_CDR = 0x0009,
	TAO_PROFILE_CDRW = 0x000a
};

enum {
	TAO_PAGE_WRITE_PARAMETERS = 0x05,
	TAO_PAGE_CAPABILITIES = 0x2a,
	TAO_PAGE_ALL = 0x3f
};

/* ---- command blocks ---- */

/* Name of an operation code in words, "WRITE (10)"; NULL if unknown. */
const char *tao_opcode_text(uint8_t opcode);

struct tao_cdb tao_cdb_test_unit_ready(void);           /* SPC-4 6.37 */
struct tao_cdb tao_cdb_request_sense(uint8_t alloc);    /* SPC-4 6.29 */
struct tao_cdb tao_cdb_inquiry(uint8_t alloc);          /* SPC-4 6.4 */
struct tao_cdb tao_cdb_prevent_allow(bool prevent);     /* SPC-4 6.15 */
struct tao_cdb tao_cdb_mode_sense_10(uint8_t page, uint16_t alloc);
struct tao_cdb tao_cdb_mode_select_10(uint16_t list_bytes); /* PF=1, SP=0 */
/* rt 0: all features from start; 2: only that one. MMC-5 6.6 */
struct tao_cdb tao_cdb_get_configuration(
	uint8_t rt, uint16_t feature, uint16_t alloc);
struct tao_cdb tao_cdb_read_disc_information(uint16_t alloc); /* MMC-5 6.22 */

enum tao_track_address { /* MMC-5 6.27, address/number type */
	TAO_BY_LBA = 0,
	TAO_BY_TRACK = 1, /* FFh: the invisible track; 00h: the lead-in */
	TAO_BY_SESSION = 2
};
enum { TAO_INVISIBLE_TRACK = 0xff };
struct tao_cdb tao_cdb_read_track_information(
	enum tao_track_address type, uint32_t number, uint16_t alloc);

enum tao_toc_format { /* MMC-5 6.26 */
	TAO_TOC_FORMATTED = 0,
	TAO_TOC_SESSIONS = 1,
	TAO_TOC_FULL = 2,
	TAO_TOC_PMA = 3,
	TAO_TOC_ATIP = 4,
	TAO_TOC_CD_TEXT = 5
};
struct tao_cdb tao_cdb_read_toc(enum tao_toc_format format, bool msf,
	uint8_t track_or_session, uint16_t alloc);

enum tao_sub_channel {
	TAO_SUB_POSITION = 1,
	TAO_SUB_MCN = 2,
	TAO_SUB_ISRC = 3
};
struct tao_cdb tao_cdb_read_sub_channel( /* MMC-5 6.25; SUBQ set, LBA form */
	enum tao_sub_channel what, uint8_t track, uint16_t alloc);
struct tao_cdb tao_cdb_read_buffer_capacity(uint16_t alloc); /* MMC-5 6.18 */
/* type 03h: write speed descriptors. MMC-5 6.8 */
struct tao_cdb tao_cdb_get_performance_write_speeds(uint16_t descriptors);
struct tao_cdb tao_cdb_set_cd_speed( /* MMC-5 6.37; FFFFh: the fastest */
	uint16_t read_kbps, uint16_t write_kbps, bool pure_cav);
struct tao_cdb tao_cdb_set_streaming(uint16_t list_bytes); /* MMC-5 6.39 */
struct tao_cdb tao_cdb_send_opc(void);              /* DoOpc. MMC-5 6.36 */
struct tao_cdb tao_cdb_write_10(int32_t lba, uint16_t sectors); /* 6.44 */
struct tao_cdb tao_cdb_read_cd_audio(int32_t lba, uint32_t sectors); /* 6.20 */
struct tao_cdb tao_cdb_synchronize_cache(bool immediate);       /* 6.41 */
struct tao_cdb tao_cdb_close_session(bool immediate); /* function 010b. 6.3 */
struct tao_cdb tao_cdb_close_track(bool immediate, uint16_t track); /* 001b */
struct tao_cdb tao_cdb_blank(bool minimal, bool immediate);     /* 6.2 */

enum tao_tray { TAO_STOP = 0, TAO_START = 1, TAO_EJECT = 2, TAO_LOAD = 3 };
struct tao_cdb tao_cdb_start_stop_unit( /* MMC-5 6.40 */
	enum tao_tray action, bool immediate);

/* ---- replies ---- */

struct tao_inquiry { /* SPC-4 6.4.2 */
	uint8_t peripheral_type; /* 05h: a CD/DVD/BD drive */
	char vendor[9];          /* trailing blanks removed, as all three */
	char product[17];
	char revision[5];
};
enum tao_status tao_mmc_parse_inquiry(const uint8_t *reply, size_t len,
	struct tao_inquiry *out, struct tao_error *err);

enum tao_disc_status {
	TAO_DISC_BLANK = 0,
	TAO_DISC_APPENDABLE = 1, /* open session, or one more may be added */
	TAO_DISC_FINALISED = 2,
	TAO_DISC_OTHER = 3
};
enum tao_session_status { /* of the last session */
	TAO_SESSION_EMPTY = 0,
	TAO_SESSION_INCOMPLETE = 1,
	TAO_SESSION_DAMAGED = 2,
	TAO_SESSION_COMPLETE = 3
};
/* MMC-5 6.22.3.1: 34 bytes, of which the first 24 are needed here. */
struct tao_disc_information {
	enum tao_disc_status status;
	enum tao_session_status last_session;
	bool is_erasable;
	unsigned first_track;
	unsigned sessions;
	unsigned first_track_last_session;
	unsigned last_track_last_session;
	uint8_t disc_type; /* 00h CD-DA or CD-ROM, 10h CD-I, 20h XA, FFh none */
	bool has_last_leadout;    /* false: FF:FF:FF, or nothing said */
	int32_t last_leadout_lba; /* last possible start of the lead-out */
};
enum tao_status tao_mmc_parse_disc_information(const uint8_t *reply,
	size_t len, struct tao_disc_information *out, struct tao_error *err);

struct tao_track_information { /* MMC-5 6.27.3; 28 bytes, 36 on newer drives */
	unsigned track;
	unsigned session;
	bool is_damaged;
	bool is_copy;
	uint8_t track_mode; /* Q control bits */
	bool is_reserved;
	bool is_blank;
	bool is_packet;
	uint8_t data_mode;
	bool has_nwa;
	bool has_last_recorded;
	int32_t start_lba;
	int32_t nwa_lba; /* next writable address, valid if has_nwa */
	uint32_t free_sectors;
	uint32_t size_sectors;
	int32_t last_recorded_lba;
};
enum tao_status tao_mmc_parse_track_information(const uint8_t *reply,
	size_t len, struct tao_track_information *out, struct tao_error *err);

struct tao_toc_track {
	uint8_t track;   /* AAh: the lead-out */
	uint8_t control; /* Q control bits */
	int32_t start_lba;
};
/* MMC-5 6.26.3.2, format 0000b. A table without a track is
 * table-of-contents-empty-disc. Tracks follow each other without a hole and
 * addresses never fall: users need not check. */
struct tao_toc {
	unsigned first_track;
	unsigned last_track;
	unsigned tracks_len; /* without the lead-out */
	struct tao_toc_track tracks[TAO_TRACKS_MAX];
	int32_t leadout_lba;
};
enum tao_status tao_mmc_parse_toc(const uint8_t *reply, size_t len,
	struct tao_toc *out, struct tao_error *err);

struct tao_atip { /* MMC-5 6.26.3.6, format 0100b */
	bool is_rewritable;
	struct tao_msf lead_in;      /* its start names the manufacturer */
	bool has_last_leadout;
	int32_t last_leadout_lba;
};
enum tao_status tao_mmc_parse_atip(const uint8_t *reply, size_t len,
	struct tao_atip *out, struct tao_error *err);

/* MCN (13 digits) or ISRC (12 characters) of READ SUB-CHANNEL; out is an empty
 * string if the disc has none, which drives tell by the valid bit, by NULs or
 * by zeros. MMC-5 6.25.3 */
enum tao_status tao_mmc_parse_mcn(const uint8_t *reply, size_t len,
	char out[static 14], struct tao_error *err);
enum tao_status tao_mmc_parse_isrc(const uint8_t *reply, size_t len,
	char out[static 13], struct tao_error *err);

struct tao_buffer_capacity { /* MMC-5 6.18.3 */
	uint32_t total_bytes;
	uint32_t blank_bytes; /* not yet filled */
};
enum tao_status tao_mmc_parse_buffer_capacity(const uint8_t *reply,
	size_t len, struct tao_buffer_capacity *out, struct tao_error *err);

struct tao_configuration { /* header of GET CONFIGURATION, MMC-5 6.6.2 */
	uint16_t current_profile;
	bool has_feature;     /* the feature asked for was in the reply */
	bool is_current;      /* and can be used with this medium */
	uint8_t feature[16];  /* its bytes from the feature code on */
	size_t feature_bytes; /* how many of them the drive gave */
};
/* Reply to rt=2 for that feature code. */
enum tao_status tao_mmc_parse_configuration(const uint8_t *reply, size_t len,
	uint16_t feature, struct tao_configuration *out,
	struct tao_error *err);

enum { TAO_FEATURES_MAX = 64, TAO_PROFILES_MAX = 64 };
struct tao_feature {
	uint16_t code; /* of a feature, or number of a profile */
	bool is_current;
};
struct tao_features { /* reply to rt=0 from feature 0 on */
	unsigned len;
	struct tao_feature features[TAO_FEATURES_MAX];
	unsigned profiles_len; /* out of feature 0000h */
	struct tao_feature profiles[TAO_PROFILES_MAX];
};
/* What is beyond the room of the struct is left out. */
enum tao_status tao_mmc_parse_features(const uint8_t *reply, size_t len,
	struct tao_features *out, struct tao_error *err);

/* "CD track at once"; NULL if unknown. MMC-6 tables of clause 5.3 */
const char *tao_feature_text(uint16_t code);
/* "CD-R" for 0009h; NULL if unknown. */
const char *tao_profile_text(uint16_t profile);

enum { TAO_FEATURE_TAO = 0x002d }; /* CD Track at Once, MMC-5 5.3.23 */
struct tao_tao_feature {
	bool has_buf;        /* can link after an underrun */
	bool has_test_write;
	bool can_write_cdrw;
};
/* Bytes of feature 002Dh, as in struct tao_configuration. */
enum tao_status tao_mmc_parse_tao_feature(const struct tao_configuration *from,
	struct tao_tao_feature *out, struct tao_error *err);

enum tao_copy { /* digital copy permission */
	TAO_COPY_PROHIBITED, /* Red Book default: control bit 1 clear */
	TAO_COPY_PERMITTED,
	TAO_COPY_SCMS /* already a copy: no further ones */
};

struct tao_write_page { /* mode page 05h, MMC-5 7.5 */
	bool has_underrun_protection; /* BUFE */
	bool is_test_write;
	uint8_t write_type;           /* 1: track at once */
	uint8_t multi_session;        /* 0 finalise, 3 next session allowed */
	bool has_pre_emphasis;
	enum tao_copy copy;
	uint8_t data_block_type;      /* 0: raw, 2,352 bytes */
	uint16_t pause_sectors;       /* 150 */
	char mcn[14];                 /* 13 digits or "" */
	char isrc[13];                /* 12 characters or "" */
};
enum { TAO_MODE_HEADER_BYTES = 8, TAO_WRITE_PAGE_MAX_BYTES = 64 };

/* Length of page 05h as this drive has it, its two header bytes included, and
 * what it holds now, out of a MODE SENSE (10) reply. */
enum tao_status tao_mmc_parse_write_page(const uint8_t *reply, size_t len,
	struct tao_write_page *out, size_t *page_bytes,
	struct tao_error *err);

/* Compose a MODE SELECT (10) parameter list: zero header, page 05h from zero
 * with every field set, of the length the drive itself gave (32..64). Returns
 * the list's length in *list_bytes. invalid-argument if page_bytes is out of
 * range or too short for an MCN or ISRC that is set. */
enum tao_status tao_mmc_compose_write_page(const struct tao_write_page *page,
	size_t page_bytes,
	uint8_t out[static TAO_MODE_HEADER_BYTES + TAO_WRITE_PAGE_MAX_BYTES],
	size_t *list_bytes, struct tao_error *err);

enum { TAO_SPEEDS_MAX = 32 };
struct tao_write_speed {
	uint32_t write_kbps;
	bool is_pure_cav;
};
struct tao_capabilities { /* mode page 2Ah, MMC-3 6.3.11 */
	bool can_write_cdr;
	bool can_write_cdrw;
	bool can_test_write;
	bool has_buf;
	uint8_t loading_type; /* 0 caddy, 1 tray, 2 pop-up, 4/5 changer */
	bool is_locked;
	bool can_eject;
	uint32_t buffer_bytes;
	uint32_t current_write_kbps;
	bool is_pure_cav;
	unsigned speeds_len;
	struct tao_write_speed speeds[TAO_SPEEDS_MAX];
};
enum tao_status tao_mmc_parse_capabilities(const uint8_t *reply, size_t len,
	struct tao_capabilities *out, struct tao_error *err);

enum { TAO_MODE_PAGES_MAX = 64 };
struct tao_mode_pages { /* of the reply to page 3Fh, SPC-4 6.12 */
	unsigned len;
	uint8_t codes[TAO_MODE_PAGES_MAX]; /* each once, in its order */
};
/* *whole_bytes is what the drive has to tell: len may be less, and pages that
 * are beyond it are left out. */
enum tao_status tao_mmc_parse_mode_pages(const uint8_t *reply, size_t len,
	struct tao_mode_pages *out, size_t *whole_bytes, struct tao_error *err);

/* "write parameters" for 05h; NULL if unknown. MMC-5 7.2, SPC-4 7.5 */
const char *tao_mode_page_text(uint16_t page);

struct tao_write_speeds { /* GET PERFORMANCE type 03h, MMC-5 6.8 */
	unsigned len;
	struct tao_write_speed speeds[TAO_SPEEDS_MAX];
};
enum tao_status tao_mmc_parse_write_speeds(const uint8_t *reply, size_t len,
	struct tao_write_speeds *out, struct tao_error *err);

#endif
