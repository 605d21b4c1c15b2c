/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/mmc.h"
#include "tests/virtual_host.h"

/* The recorder behind the seam, asked with mmc.h's command blocks and read with
 * its parsers: both sides were written from the standard, apart. */

static struct tao_drive *drive;
static struct tao_reply reply;
static uint8_t buffer[4096];

static enum tao_outcome ask(
	struct tao_cdb cdb, enum tao_direction direction, size_t len)
{
	struct tao_request request = {
		.cdb = cdb,
		.direction = direction,
		.data = buffer,
		.len_bytes = len,
		.timeout_ms = 1000,
	};

	if (direction == TAO_FROM_DRIVE)
		memset(buffer, 0, sizeof(buffer));
	tao_drive_execute(drive, &request, &reply);
	return reply.outcome;
}

static enum tao_outcome take(struct tao_cdb cdb, size_t len)
{
	return ask(cdb, TAO_FROM_DRIVE, len);
}

static void open_drive(enum tao_open_mode mode)
{
	tao_drive_close(drive);
	drive = NULL;
	if (tao_virtual_open(host.cue, mode, &drive, &host.err) != TAO_OK)
		BAIL("cannot open %s: %s", host.cue, host.err.text);
}

static void test_outcomes(void)
{
	struct tao_request request = {.data = buffer};

	OK(ask(tao_cdb_test_unit_ready(), TAO_NO_DATA, 0) == TAO_OUTCOME_GOOD,
		"GOOD is good");
	IS_INT(ask(tao_cdb_write_10(5, 1), TAO_TO_DRIVE, SECTOR),
		TAO_OUTCOME_CHECK, "a refusal is CHECK");
	OK(reply.sense.valid && reply.sense.key == 5 &&
			reply.sense.asc == 0x21 && reply.sense.ascq == 2 &&
			reply.sense.has_information &&
			reply.sense.information == 5,
		"with its sense and the address");
	request.len_bytes = drive->max_transfer_bytes + 1;
	tao_drive_execute(drive, &request, &reply);
	IS_INT(reply.outcome, TAO_OUTCOME_TOO_LARGE,
		"what is too large is not sent");
	OK(drive->fd != -1, "the drive has a descriptor");
}

static void test_identity(void)
{
	struct tao_inquiry inquiry;
	struct tao_configuration found;
	struct tao_tao_feature tao;
	struct tao_capabilities can;
	struct tao_write_speeds speeds;

	take(tao_cdb_inquiry(96), 96);
	OK(tao_mmc_parse_inquiry(buffer, 96, &inquiry, NULL) == TAO_OK &&
			strcmp(inquiry.vendor, "TAO-TOOL") == 0 &&
			strcmp(inquiry.product, "VIRTUAL CD-RW") == 0,
		"INQUIRY is understood");
	take(tao_cdb_get_configuration(2, TAO_FEATURE_TAO, 64), 64);
	OK(tao_mmc_parse_configuration(
		   buffer, 64, TAO_FEATURE_TAO, &found, NULL) == TAO_OK &&
			found.has_feature && found.is_current &&
			found.current_profile == TAO_PROFILE_CDRW,
		"and GET CONFIGURATION");
	OK(tao_mmc_parse_tao_feature(&found, &tao, NULL) == TAO_OK &&
			tao.has_buf && tao.has_test_write && tao.can_write_cdrw,
		"and the track-at-once feature");
	take(tao_cdb_mode_sense_10(TAO_PAGE_CAPABILITIES, 256), 256);
	OK(tao_mmc_parse_capabilities(buffer, 256, &can, NULL) == TAO_OK &&
			can.can_write_cdr && can.can_write_cdrw &&
			can.has_buf && can.loading_type == 1 && can.can_eject &&
			!can.is_locked && can.buffer_bytes == 2 << 20 &&
			can.current_write_kbps == 4233 && can.speeds_len == 6 &&
			can.speeds[5].write_kbps == 705,
		"and page 2Ah");
	take(tao_cdb_get_performance_write_speeds(16), 8 + 16 * 16);
	OK(tao_mmc_parse_write_speeds(buffer, 8 + 16 * 16, &speeds, NULL) ==
				TAO_OK &&
			speeds.len == 6 && speeds.speeds[0].write_kbps == 4233,
		"and the write speeds");
}

static bool select_page(const struct tao_write_page *page)
{
	struct tao_write_page now;
	size_t page_bytes, list_bytes;

	take(tao_cdb_mode_sense_10(TAO_PAGE_WRITE_PARAMETERS, 256), 256);
	if (tao_mmc_parse_write_page(buffer, 256, &now, &page_bytes, NULL) !=
			TAO_OK ||
		tao_mmc_compose_write_page(
			page, page_bytes, buffer, &list_bytes, NULL) != TAO_OK)
		return false;
	return ask(tao_cdb_mode_select_10((uint16_t)list_bytes), TAO_TO_DRIVE,
		       list_bytes) == TAO_OUTCOME_GOOD;
}

static void test_page(void)
{
	const struct tao_write_page page = {
		.has_underrun_protection = true,
		.write_type = 1,
		.multi_session = 3,
		.has_pre_emphasis = true,
		.copy = TAO_COPY_PERMITTED,
		.pause_sectors = 150,
		.mcn = "4006381333931",
		.isrc = "USRC17607839",
	};
	struct tao_write_page now;
	size_t page_bytes = 0;

	OK(select_page(&page), "page 05h is taken as composed");
	take(tao_cdb_mode_sense_10(TAO_PAGE_WRITE_PARAMETERS, 256), 256);
	OK(tao_mmc_parse_write_page(buffer, 256, &now, &page_bytes, NULL) ==
				TAO_OK &&
			page_bytes == 52 && now.has_underrun_protection &&
			!now.is_test_write && now.multi_session == 3 &&
			now.has_pre_emphasis &&
			now.copy == TAO_COPY_PERMITTED &&
			now.pause_sectors == 150 &&
			strcmp(now.mcn, page.mcn) == 0 &&
			strcmp(now.isrc, page.isrc) == 0,
		"and given back as it was");
}

static struct tao_track_information track_information(uint32_t number)
{
	struct tao_track_information track = {0};

	take(tao_cdb_read_track_information(TAO_BY_TRACK, number, 36), 36);
	if (reply.outcome == TAO_OUTCOME_GOOD)
		tao_mmc_parse_track_information(buffer, 36, &track, NULL);
	return track;
}

static bool write_track(int32_t lba, unsigned sectors)
{
	for (unsigned i = 0; i < sectors; i++) {
		host_fill(buffer, lba + (int32_t)i);
		if (ask(tao_cdb_write_10(lba + (int32_t)i, 1), TAO_TO_DRIVE,
			    SECTOR) != TAO_OUTCOME_GOOD)
			return false;
	}
	return ask(tao_cdb_synchronize_cache(true), TAO_NO_DATA, 0) ==
	       TAO_OUTCOME_GOOD;
}

static void test_burn(void)
{
	struct tao_disc_information disc;
	struct tao_track_information track = track_information(0xff);
	struct tao_buffer_capacity room;

	OK(track.has_nwa && track.is_blank && track.nwa_lba == 0 &&
			track.free_sectors == 359849 && track.track == 1 &&
			track.track_mode == 3,
		"the invisible track is understood");
	take(tao_cdb_read_buffer_capacity(12), 12);
	OK(tao_mmc_parse_buffer_capacity(buffer, 12, &room, NULL) == TAO_OK &&
			room.total_bytes == 2 << 20 &&
			room.blank_bytes == room.total_bytes,
		"and the buffer");
	OK(write_track(0, 302), "a track is burned");
	track = track_information(1);
	OK(!track.has_nwa && !track.is_blank && track.start_lba == 0 &&
			track.size_sectors == 302 && track.session == 1,
		"a complete track is understood");
	IS_INT(track_information(0xff).nwa_lba, 454, "and the next address");
	take(tao_cdb_read_disc_information(34), 34);
	OK(tao_mmc_parse_disc_information(buffer, 34, &disc, NULL) == TAO_OK &&
			disc.status == TAO_DISC_APPENDABLE &&
			disc.last_session == TAO_SESSION_INCOMPLETE &&
			disc.is_erasable && disc.last_track_last_session == 2 &&
			disc.has_last_leadout &&
			disc.last_leadout_lba == 359849,
		"and READ DISC INFORMATION");
}

static void test_close(void)
{
	struct tao_toc toc;
	struct tao_atip atip;
	char mcn[14], isrc[13];

	OK(ask(tao_cdb_close_session(true), TAO_NO_DATA, 0) == TAO_OUTCOME_GOOD,
		"the session is closed");
	take(tao_cdb_read_toc(TAO_TOC_FORMATTED, false, 1, 812), 812);
	OK(tao_mmc_parse_toc(buffer, 812, &toc, NULL) == TAO_OK &&
			toc.tracks_len == 1 && toc.tracks[0].start_lba == 0 &&
			toc.tracks[0].control == 3 && toc.leadout_lba == 302,
		"the TOC is understood");
	take(tao_cdb_read_toc(TAO_TOC_ATIP, true, 0, 64), 64);
	OK(tao_mmc_parse_atip(buffer, 64, &atip, NULL) == TAO_OK &&
			atip.is_rewritable && atip.lead_in.minute == 97 &&
			atip.last_leadout_lba == 359849,
		"and the ATIP");
	take(tao_cdb_read_sub_channel(TAO_SUB_MCN, 0, 24), 24);
	OK(tao_mmc_parse_mcn(buffer, 24, mcn, NULL) == TAO_OK &&
			strcmp(mcn, "4006381333931") == 0,
		"and the catalogue number");
	take(tao_cdb_read_sub_channel(TAO_SUB_ISRC, 1, 24), 24);
	OK(tao_mmc_parse_isrc(buffer, 24, isrc, NULL) == TAO_OK &&
			strcmp(isrc, "USRC17607839") == 0,
		"and the ISRC");
	take(tao_cdb_read_cd_audio(301, 1), SECTOR);
	host_fill(host.in, 301);
	IS_BYTES(buffer, host.in, SECTOR, "the last sector is as it was sent");
	OK(ask(tao_cdb_blank(true, true), TAO_NO_DATA, 0) == TAO_OUTCOME_GOOD &&
			track_information(0xff).nwa_lba == 0,
		"and the disc can be blanked");
}

static void test_door(void)
{
	tao_drive_lock_door(drive, true, &reply);
	IS_INT(reply.outcome, TAO_OUTCOME_GOOD, "the door can be locked");
	open_drive(TAO_OPEN_EXCLUSIVE);
	ask(tao_cdb_start_stop_unit(TAO_EJECT, false), TAO_NO_DATA, 0);
	OK(tao_sense_is_exact(&reply.sense, 5, 0x53, 0x02),
		"it is when the drive was closed, too");
	tao_drive_lock_door(drive, false, &reply);
}

/* A host that only asks changes nothing, as if the kernel did not let it. */
static void test_shared(void)
{
	struct stat before, after;

	ask(tao_cdb_start_stop_unit(TAO_EJECT, false), TAO_NO_DATA, 0);
	ask(tao_cdb_start_stop_unit(TAO_LOAD, false), TAO_NO_DATA, 0);
	stat(host.cue, &before);
	open_drive(TAO_OPEN_SHARED);
	IS_INT(ask(tao_cdb_test_unit_ready(), TAO_NO_DATA, 0),
		TAO_OUTCOME_CHECK, "a unit attention is told");
	IS_INT(ask(tao_cdb_test_unit_ready(), TAO_NO_DATA, 0), TAO_OUTCOME_GOOD,
		"once to each who asks");
	OK(ask(tao_cdb_write_10(0, 1), TAO_TO_DRIVE, SECTOR) ==
				TAO_OUTCOME_DENIED &&
			reply.os_errno == EPERM,
		"a WRITE is not let through");
	OK(ask(tao_cdb_close_session(false), TAO_NO_DATA, 0) ==
				TAO_OUTCOME_DENIED &&
			ask(tao_cdb_start_stop_unit(TAO_EJECT, false),
				TAO_NO_DATA, 0) == TAO_OUTCOME_DENIED &&
			!select_page(
				&(struct tao_write_page){.write_type = 1}) &&
			reply.outcome == TAO_OUTCOME_DENIED,
		"nor anything else that changes the drive");
	stat(host.cue, &after);
	IS_INT(after.st_ino, before.st_ino, "the CUE is as it was");
	open_drive(TAO_OPEN_EXCLUSIVE);
	IS_INT(ask(tao_cdb_test_unit_ready(), TAO_NO_DATA, 0),
		TAO_OUTCOME_CHECK, "whose drive it is hears the attention");
}

/* What a fault plan does to the seam. */
static void test_plan(void)
{
	uint64_t began_us;

	tao_drive_close(drive);
	drive = NULL;
	host_set_plan("set time virtual\nset opc 5000\n"
		      "test-unit-ready once : busy\n"
		      "inquiry once : timeout\n"
		      "read-toc once : host-error\n"
		      "mode-sense once : denied\n"
		      "read-capacity : gone\n");
	host_close();
	open_drive(TAO_OPEN_EXCLUSIVE);
	IS_INT(ask(tao_cdb_test_unit_ready(), TAO_NO_DATA, 0), TAO_OUTCOME_BUSY,
		"a plan can have BUSY");
	IS_INT(take(tao_cdb_inquiry(36), 36), TAO_OUTCOME_TIMEOUT,
		"and TIMEOUT");
	IS_INT(tao_drive_now_us(drive), 1000000,
		"which takes the host's time on the drive's clock");
	IS_INT(take(tao_cdb_read_toc(TAO_TOC_FORMATTED, false, 0, 12), 12),
		TAO_OUTCOME_HOST, "and HOST");
	IS_INT(take(tao_cdb_mode_sense_10(5, 60), 60), TAO_OUTCOME_DENIED,
		"and DENIED");
	began_us = tao_drive_now_us(drive);
	tao_drive_sleep_ms(drive, 100000);
	IS_INT(tao_drive_now_us(drive) - began_us, 100000000,
		"a drive in virtual time does not let anybody wait");
	IS_INT(ask(tao_cdb_send_opc(), TAO_NO_DATA, 0), TAO_OUTCOME_TIMEOUT,
		"what takes longer than the host waits is a timeout");
	IS_INT(take((struct tao_cdb){{0x25}, 10}, 8), TAO_OUTCOME_GONE,
		"and GONE");
	IS_INT(ask(tao_cdb_test_unit_ready(), TAO_NO_DATA, 0), TAO_OUTCOME_GONE,
		"for good");
}

int main(void)
{
	host_new_disc("cdrw80");
	host_close();
	open_drive(TAO_OPEN_EXCLUSIVE);
	test_outcomes();
	test_identity();
	test_page();
	test_burn();
	test_close();
	test_door();
	test_shared();
	test_plan();
	tao_drive_close(drive);
	return host_done();
}
