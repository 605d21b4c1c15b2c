/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fcntl.h>
#include <grp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/holder.h"
#include "lib/json_text.h"
#include "lib/recorders.h"
#include "tools/look.h"
#include "tools/report.h"
#include "tools/sectors_tree.h"

enum { PATIENCE_MS = 2000 }; /* with a disc that was just put in */

struct row {
	struct tao_listed *listed;
	struct tao_step step;
	const char *access; /* "read-write", "read-only", "none" */
	char group[64];     /* that has access, or "" */
	const char *state;
	char client[TAO_CLIENT_NAME_BYTES];
	char holder[240]; /* "in use by wodim (pid 77)", or "" */
	bool has_disc;    /* it was asked */
	struct tao_disc disc;
};

/* ---- finding out ---- */

static void find_access(struct row *row)
{
	const char *path = row->listed->device.path;
	struct group *group;
	struct stat st;

	row->access = "none";
	if (faccessat(AT_FDCWD, path, R_OK, AT_EACCESS) == 0)
		row->access = "read-only";
	if (faccessat(AT_FDCWD, path, R_OK | W_OK, AT_EACCESS) == 0)
		row->access = "read-write";
	if (stat(path, &st) != 0 || !(st.st_mode & S_IWGRP))
		return;
	group = getgrgid(st.st_gid);
	if (group)
		snprintf(row->group, sizeof(row->group), "%s", group->gr_name);
	else
		snprintf(row->group, sizeof(row->group), "%u",
			(unsigned)st.st_gid);
}

/* The kernel knows nothing of virtual ones. */
static void name_recorder(struct row *row, const struct tao_inquiry *inquiry)
{
	struct tao_listed *listed = row->listed;

	if (listed->vendor[0] || listed->product[0])
		return;
	strcpy(listed->vendor, inquiry->vendor);
	strcpy(listed->product, inquiry->product);
	strcpy(listed->revision, inquiry->revision);
}

/* Whose session it is, and whether a step of it runs. */
static void find_session(struct row *row)
{
	static const char *const words[] = {
		[TAO_STATE_PREPARED] = "prepared",
		[TAO_STATE_WRITING] = "writing",
		[TAO_STATE_INTERRUPTED] = "interrupted",
	};
	struct tao_session session;
	struct tao_error why;
	bool is_held;

	if (tao_session_read(row->step.session_path, &session, &is_held,
		    &why) == TAO_OK) {
		strcpy(row->client, session.client);
		row->state = words[session.state];
		name_recorder(row, &session.recorder);
		return;
	}
	switch (why.code) {
	case TAO_E_MEDIA_IS_NOT_PREPARED:
		return;
	case TAO_E_SESSION_INTERRUPTED:
		row->state = "interrupted";
		snprintf(row->holder, sizeof(row->holder), "%s", why.text);
		return;
	case TAO_E_SESSION_NOT_YOURS:
		row->state = "prepared";
		snprintf(row->holder, sizeof(row->holder), "%s", why.text);
		return;
	default:
		row->state = "unknown";
	}
}

/* Of a virtual disc the kernel tells nobody who has it, but the session does.
 */
static void find_step(struct row *row)
{
	pid_t holder = tao_session_holder(row->step.session_path);

	if (row->holder[0] || holder <= 0)
		return;
	snprintf(row->holder, sizeof(row->holder), "in use by process %ld",
		(long)holder);
}

static void find_holder(struct row *row)
{
	const struct tao_device *device = &row->listed->device;

	row->state = "free";
	if (tao_device_check_idle(device, NULL) != TAO_OK)
		row->state = "busy";
	tao_holder_text(
		TAO_PROCFS, device->path, row->holder, sizeof(row->holder));
}

/* Only a drive that nobody uses is asked. */
static void find_disc(struct row *row)
{
	struct tao_recorder recorder;
	struct tao_step *step = &row->step;
	struct tao_error why;

	if (strcmp(row->state, "free") != 0 || strcmp(row->access, "none") == 0)
		return;
	step->observer = (struct tao_observer){NULL, NULL};
	if (tao_step_open(step, TAO_OPEN_SHARED, &why) != TAO_OK)
		return;
	if (tao_wait_ready(step->drive, PATIENCE_MS, &step->observer, &why) !=
			TAO_OK &&
		why.code != TAO_E_NO_MEDIA) {
		row->state = "busy";
	} else if (tao_disc_recorder(step->drive, &step->observer, &recorder,
			   &why) == TAO_OK) {
		name_recorder(row, &recorder.inquiry);
		row->has_disc = tao_disc_read(step->drive, &step->observer,
					&recorder, &row->disc, &why) == TAO_OK;
	}
	tao_step_done(step);
}

static enum tao_status fill_row(
	struct tao_listed *listed, struct row *row, struct tao_error *err)
{
	enum tao_status status;

	*row = (struct row){.listed = listed};
	status = tao_step_find(&row->step, listed->device.path, err);
	if (status != TAO_OK)
		return status;
	find_access(row);
	find_holder(row);
	find_session(row);
	find_step(row);
	find_disc(row);
	return TAO_OK;
}

/* ---- telling ---- */

static json_t *row_object(const struct row *row)
{
	const struct tao_listed *listed = row->listed;

	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:s, s:o, s:s, s:o, s:o, "
			 "s:o}",
		"device", tao_json_text(listed->device.path), "vendor",
		tao_tree_text(listed->vendor), "product",
		tao_tree_text(listed->product), "revision",
		tao_tree_text(listed->revision), "writes_cdr",
		tao_tree_bool(listed->has_writing, listed->can_write_cdr),
		"access", row->access, "group", tao_tree_text(row->group),
		"state", row->state, "client", tao_tree_text(row->client),
		"holder", tao_tree_text(row->holder), "medium",
		row->has_disc ? json_string(tao_medium_name(row->disc.medium))
			      : json_null());
}

static void print_row(const struct row *row)
{
	const struct tao_listed *listed = row->listed;

	printf("%s", listed->device.path);
	if (listed->vendor[0] || listed->product[0])
		printf("  %s %s %s", listed->vendor, listed->product,
			listed->revision);
	printf(": %s", row->state);
	if (row->client[0])
		printf(", session of %s", row->client);
	if (row->holder[0])
		printf(", %s", row->holder);
	if (row->has_disc)
		printf(", %s", tao_disc_text(&row->disc));
	if (listed->has_writing && !listed->can_write_cdr)
		printf(", writes no CD-R");
	if (strcmp(row->access, "read-write") != 0)
		printf(", %s for you: group %s", row->access,
			row->group[0] ? row->group : "has no access");
	putchar('\n');
}

static enum tao_status print_all(struct tao_listed *list, size_t len,
	bool is_json, struct tao_error *err)
{
	json_t *rows = is_json ? json_array() : NULL, *root;
	enum tao_status status = TAO_OK;
	struct row row;

	for (size_t i = 0; i < len && status == TAO_OK; i++) {
		status = fill_row(&list[i], &row, err);
		if (status == TAO_OK && is_json)
			rows = tao_tree_append(rows, row_object(&row));
		else if (status == TAO_OK)
			print_row(&row);
	}
	if (status != TAO_OK || !is_json) {
		json_decref(rows);
		return status;
	}
	root = json_pack(
		"{s:i, s:o}", "format", TAO_SECTORS_FORMAT, "recorders", rows);
	if (!root)
		return tao_fail(
			err, TAO_E_OUT_OF_MEMORY, "no memory for the answer");
	json_dumpf(root, stdout, JSON_INDENT(2));
	putchar('\n');
	json_decref(root);
	return TAO_OK;
}

static enum tao_status find_named(const char *const *names,
	struct tao_listed **list, size_t *len, struct tao_error *err)
{
	size_t count = 0;
	enum tao_status status = TAO_OK;
	struct tao_listed *found;

	while (names[count])
		count++;
	found = calloc(count, sizeof(*found));
	if (!found)
		return tao_fail(
			err, TAO_E_OUT_OF_MEMORY, "no memory for the list");
	for (size_t i = 0; i < count && status == TAO_OK; i++) {
		status = tao_device_resolve(names[i], &found[i].device, err);
		if (status == TAO_OK)
			tao_recorders_describe(&tao_places_default, &found[i]);
	}
	if (status != TAO_OK) {
		free(found);
		return status;
	}
	*list = found;
	*len = count;
	return TAO_OK;
}

enum tao_status tao_sectors_list(
	const char *const *names, bool is_json, struct tao_error *err)
{
	struct tao_listed *list = NULL;
	enum tao_status status;
	size_t len = 0;

	if (names[0])
		status = find_named(names, &list, &len, err);
	else
		status = tao_recorders_find(
			&tao_places_default, &list, &len, err);
	if (status != TAO_OK)
		return status;
	if (len == 0)
		tao_note("this machine has no optical drive");
	status = print_all(list, len, is_json, err);
	free(list);
	return status;
}
