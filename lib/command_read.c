/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/command_parts.h"

#include <string.h>

/* Lengths to ask for: as the newest standard has them, drives send less. */
enum {
	INQUIRY_ALLOC = 96,
	CONFIGURATION_ALLOC = 1024, /* some drives send all features */
	FEATURES_ALLOC = 4096,
	DISC_INFORMATION_ALLOC = 34,
	TRACK_INFORMATION_ALLOC = 36,
	TOC_ALLOC = 4 + 8 * (TAO_TRACKS_MAX + 1),
	ATIP_ALLOC = 28,
	MODE_ALL_MAX = 2048,
	MODE_ALLOC = 254, /* more than 255 some bridges do not pass on */
	BUFFER_CAPACITY_ALLOC = 12,
	SUB_CHANNEL_ALLOC = 24,
	WRITE_SPEEDS_ALLOC = 8 + 16 * TAO_SPEEDS_MAX
};

/* Ask for data; buffer must be cleared. */
static enum tao_status ask(struct tao_drive *drive,
	const struct tao_observer *observer, struct tao_cdb cdb,
	uint8_t *buffer, size_t buffer_bytes, size_t *data_bytes,
	struct tao_error *err)
{
	const struct tao_request request = {
		.cdb = cdb,
		.direction = TAO_FROM_DRIVE,
		.data = buffer,
		.len_bytes = buffer_bytes,
		.timeout_ms = TAO_LIMIT_MS,
	};

	return tao_command_read(drive, &request, observer, data_bytes, err);
}

enum tao_status tao_read_inquiry(struct tao_drive *drive,
	const struct tao_observer *observer, struct tao_inquiry *out,
	struct tao_error *err)
{
	uint8_t data[INQUIRY_ALLOC] = {0};
	enum tao_status status;
	size_t len;

	status = ask(drive, observer, tao_cdb_inquiry(sizeof(data)), data,
		sizeof(data), &len, err);
	if (status != TAO_OK)
		return status;
	return tao_mmc_parse_inquiry(data, len, out, err);
}

enum tao_status tao_read_configuration(struct tao_drive *drive,
	const struct tao_observer *observer, uint16_t feature,
	struct tao_configuration *out, struct tao_error *err)
{
	uint8_t data[CONFIGURATION_ALLOC] = {0};
	enum tao_status status;
	size_t len;

	status = ask(drive, observer,
		tao_cdb_get_configuration(2, feature, sizeof(data)), data,
		sizeof(data), &len, err);
	if (status != TAO_OK)
		return status;
	return tao_mmc_parse_configuration(data, len, feature, out, err);
}

enum tao_status tao_read_features(struct tao_drive *drive,
	const struct tao_observer *observer, struct tao_features *out,
	struct tao_error *err)
{
	uint8_t data[FEATURES_ALLOC] = {0};
	enum tao_status status;
	size_t len;

	status = ask(drive, observer,
		tao_cdb_get_configuration(0, 0, sizeof(data)), data,
		sizeof(data), &len, err);
	if (status != TAO_OK)
		return status;
	return tao_mmc_parse_features(data, len, out, err);
}

enum tao_status tao_read_disc_information(struct tao_drive *drive,
	const struct tao_observer *observer, struct tao_disc_information *out,
	struct tao_error *err)
{
	uint8_t data[DISC_INFORMATION_ALLOC] = {0};
	enum tao_status status;
	size_t len;

	status = ask(drive, observer,
		tao_cdb_read_disc_information(sizeof(data)), data, sizeof(data),
		&len, err);
	if (status != TAO_OK)
		return status;
	return tao_mmc_parse_disc_information(data, len, out, err);
}

enum tao_status tao_read_track_information(struct tao_drive *drive,
	const struct tao_observer *observer, enum tao_track_address type,
	uint32_t number, struct tao_track_information *out,
	struct tao_error *err)
{
	uint8_t data[TRACK_INFORMATION_ALLOC] = {0};
	enum tao_status status;
	size_t len;

	status = ask(drive, observer,
		tao_cdb_read_track_information(type, number, sizeof(data)),
		data, sizeof(data), &len, err);
	if (status != TAO_OK)
		return status;
	return tao_mmc_parse_track_information(data, len, out, err);
}

enum tao_status tao_read_toc(struct tao_drive *drive,
	const struct tao_observer *observer, struct tao_toc *out,
	struct tao_error *err)
{
	uint8_t data[TOC_ALLOC] = {0};
	enum tao_status status;
	size_t len;

	status = ask(drive, observer,
		tao_cdb_read_toc(TAO_TOC_FORMATTED, false, 0, sizeof(data)),
		data, sizeof(data), &len, err);
	if (status != TAO_OK)
		return status;
	return tao_mmc_parse_toc(data, len, out, err);
}

enum tao_status tao_read_atip(struct tao_drive *drive,
	const struct tao_observer *observer, struct tao_atip *out,
	struct tao_error *err)
{
	uint8_t data[ATIP_ALLOC] = {0};
	enum tao_status status;
	size_t len;

	/* ATIP is in MSF always; some drives insist on hearing so. */
	status = ask(drive, observer,
		tao_cdb_read_toc(TAO_TOC_ATIP, true, 0, sizeof(data)), data,
		sizeof(data), &len, err);
	if (status != TAO_OK)
		return status;
	return tao_mmc_parse_atip(data, len, out, err);
}

enum tao_status tao_read_capabilities(struct tao_drive *drive,
	const struct tao_observer *observer, struct tao_capabilities *out,
	struct tao_error *err)
{
	uint8_t data[MODE_ALLOC] = {0};
	enum tao_status status;
	size_t len;

	status = ask(drive, observer,
		tao_cdb_mode_sense_10(TAO_PAGE_CAPABILITIES, sizeof(data)),
		data, sizeof(data), &len, err);
	if (status != TAO_OK)
		return status;
	return tao_mmc_parse_capabilities(data, len, out, err);
}

/* As many as there are only if they are more, because of those bridges. */
enum tao_status tao_read_mode_pages(struct tao_drive *drive,
	const struct tao_observer *observer, struct tao_mode_pages *out,
	struct tao_error *err)
{
	uint8_t data[MODE_ALL_MAX] = {0};
	size_t len, whole = MODE_ALLOC, alloc = 0;
	enum tao_status status = TAO_OK;

	while (status == TAO_OK && alloc < whole && alloc < sizeof(data)) {
		alloc = whole < sizeof(data) ? whole : sizeof(data);
		status = ask(drive, observer,
			tao_cdb_mode_sense_10(TAO_PAGE_ALL, (uint16_t)alloc),
			data, alloc, &len, err);
		if (status == TAO_OK)
			status = tao_mmc_parse_mode_pages(
				data, len, out, &whole, err);
	}
	return status;
}

enum tao_status tao_read_write_page(struct tao_drive *drive,
	const struct tao_observer *observer, struct tao_write_page *out,
	size_t *page_bytes, struct tao_error *err)
{
	uint8_t data[MODE_ALLOC] = {0};
	enum tao_status status;
	size_t len;

	status = ask(drive, observer,
		tao_cdb_mode_sense_10(TAO_PAGE_WRITE_PARAMETERS, sizeof(data)),
		data, sizeof(data), &len, err);
	if (status != TAO_OK)
		return status;
	return tao_mmc_parse_write_page(data, len, out, page_bytes, err);
}

/* What the drive did not take over; NULL if all is as it was asked for. Not all
 * tell catalogue number and ISRC back: after a second try nothing at all may
 * stand there, but not another one. */
static const char *not_taken(const struct tao_write_page *asked,
	const struct tao_write_page *now, bool is_lenient)
{
	if (now->write_type != asked->write_type)
		return "track at once";
	if (now->is_test_write != asked->is_test_write)
		return "test write";
	if (now->has_pre_emphasis != asked->has_pre_emphasis)
		return "pre-emphasis";
	if (now->copy != asked->copy)
		return "copy control";
	if (strcmp(now->mcn, asked->mcn) != 0 && (now->mcn[0] || !is_lenient))
		return "the media catalogue number";
	if (strcmp(now->isrc, asked->isrc) != 0 &&
		(now->isrc[0] || !is_lenient))
		return "the ISRC";
	return NULL;
}

/* Some transports, and some drives, take a failure for success. */
static enum tao_status select_and_check(struct tao_drive *drive,
	const struct tao_request *request, const struct tao_observer *observer,
	const struct tao_write_page *page, struct tao_error *err)
{
	const char *missing = NULL;

	for (int tries = 0; tries < 2; tries++) {
		struct tao_write_page now;
		size_t page_bytes;
		enum tao_status status =
			tao_command(drive, request, observer, err);

		if (status == TAO_OK)
			status = tao_read_write_page(
				drive, observer, &now, &page_bytes, err);
		if (status != TAO_OK)
			return status;
		missing = not_taken(page, &now, tries > 0);
		if (!missing)
			return TAO_OK;
	}
	return tao_fail(err, TAO_E_INVALID_MODE_PARAMETERS,
		"the drive does not take over %s", missing);
}

enum tao_status tao_select_write_page(struct tao_drive *drive,
	const struct tao_observer *observer, const struct tao_write_page *page,
	struct tao_error *err)
{
	uint8_t list[TAO_MODE_HEADER_BYTES + TAO_WRITE_PAGE_MAX_BYTES];
	struct tao_request request = {
		.direction = TAO_TO_DRIVE,
		.data = list,
		.timeout_ms = TAO_LIMIT_MS,
	};
	struct tao_write_page now;
	enum tao_status status;
	size_t page_bytes;

	/* The length must be the drive's own: others are 5/26/00. */
	status = tao_read_write_page(drive, observer, &now, &page_bytes, err);
	if (status == TAO_OK)
		status = tao_mmc_compose_write_page(
			page, page_bytes, list, &request.len_bytes, err);
	if (status != TAO_OK)
		return status;
	request.cdb = tao_cdb_mode_select_10((uint16_t)request.len_bytes);
	return select_and_check(drive, &request, observer, page, err);
}

enum tao_status tao_read_buffer_capacity(struct tao_drive *drive,
	const struct tao_observer *observer, struct tao_buffer_capacity *out,
	struct tao_error *err)
{
	uint8_t data[BUFFER_CAPACITY_ALLOC] = {0};
	enum tao_status status;
	size_t len;

	status =
		ask(drive, observer, tao_cdb_read_buffer_capacity(sizeof(data)),
			data, sizeof(data), &len, err);
	if (status != TAO_OK)
		return status;
	return tao_mmc_parse_buffer_capacity(data, len, out, err);
}

enum tao_status tao_read_write_speeds(struct tao_drive *drive,
	const struct tao_observer *observer, struct tao_write_speeds *out,
	struct tao_error *err)
{
	uint8_t data[WRITE_SPEEDS_ALLOC] = {0};
	enum tao_status status;
	size_t len;

	status = ask(drive, observer,
		tao_cdb_get_performance_write_speeds(TAO_SPEEDS_MAX), data,
		sizeof(data), &len, err);
	if (status != TAO_OK)
		return status;
	return tao_mmc_parse_write_speeds(data, len, out, err);
}

enum tao_status tao_read_mcn(struct tao_drive *drive,
	const struct tao_observer *observer, char out[static 14],
	struct tao_error *err)
{
	uint8_t data[SUB_CHANNEL_ALLOC] = {0};
	enum tao_status status;
	size_t len;

	status = ask(drive, observer,
		tao_cdb_read_sub_channel(TAO_SUB_MCN, 0, sizeof(data)), data,
		sizeof(data), &len, err);
	if (status != TAO_OK)
		return status;
	return tao_mmc_parse_mcn(data, len, out, err);
}

enum tao_status tao_read_isrc(struct tao_drive *drive,
	const struct tao_observer *observer, uint8_t track, char out[static 13],
	struct tao_error *err)
{
	uint8_t data[SUB_CHANNEL_ALLOC] = {0};
	enum tao_status status;
	size_t len;

	status = ask(drive, observer,
		tao_cdb_read_sub_channel(TAO_SUB_ISRC, track, sizeof(data)),
		data, sizeof(data), &len, err);
	if (status != TAO_OK)
		return status;
	return tao_mmc_parse_isrc(data, len, out, err);
}
