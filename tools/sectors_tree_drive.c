/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/atip.h"
#include "lib/json_text.h"
#include "tools/sectors_tree.h"

enum { LOADING_TRAY = 1 }; /* page 2Ah: a tray that can be closed */

/* ---- the recorder ---- */

static json_t *code_object(
	const struct tao_feature *feature, const char *(*text)(uint16_t))
{
	return json_pack("{s:i, s:o, s:b}", "code", (int)feature->code, "name",
		tao_tree_text(text(feature->code)), "current",
		(int)feature->is_current);
}

static json_t *codes_list(bool is_known, const struct tao_feature *features,
	unsigned len, const char *(*text)(uint16_t))
{
	json_t *list;

	if (!is_known)
		return json_null();
	list = json_array();
	for (unsigned i = 0; list && i < len; i++)
		list = tao_tree_append(list, code_object(&features[i], text));
	return list;
}

/* Those that it has, whether or not they can be changed. */
static json_t *mode_pages_list(const struct tao_abilities *abilities)
{
	const struct tao_mode_pages *pages = &abilities->mode_pages;
	json_t *list = abilities->has_mode_pages ? json_array() : json_null();

	for (unsigned i = 0; list && i < pages->len; i++)
		list = tao_tree_append(list,
			json_pack("{s:i, s:o}", "code", (int)pages->codes[i],
				"name",
				tao_tree_text(
					tao_mode_page_text(pages->codes[i]))));
	return list;
}

static json_t *mounts_list(const struct tao_mounts *mounts)
{
	json_t *list = json_array();

	for (unsigned i = 0; list && i < mounts->len; i++)
		list = tao_tree_append(list, tao_json_text(mounts->folders[i]));
	return list;
}

/* The media that it writes track at once. */
static json_t *media_list(const struct tao_answer *answer)
{
	json_t *list;

	if (answer->source != TAO_ANSWER_DRIVE)
		return json_null();
	list = json_array();
	if (answer->met.can_track_at_once)
		list = tao_tree_append(list, json_string("cdr"));
	if (answer->met.can_track_at_once && answer->met.tao.can_write_cdrw)
		list = tao_tree_append(list, json_string("cdrw"));
	return list;
}

static json_t *buffer_bytes(const struct tao_answer *answer)
{
	const struct tao_abilities *abilities = &answer->abilities;

	if (abilities->has_buffer && abilities->buffer.total_bytes > 0)
		return json_integer(abilities->buffer.total_bytes);
	return tao_tree_number(abilities->has_capabilities &&
				       abilities->capabilities.buffer_bytes > 0,
		abilities->capabilities.buffer_bytes);
}

json_t *tao_tree_recorder(const struct tao_answer *answer)
{
	const struct tao_abilities *abilities = &answer->abilities;
	const struct tao_features *features = &abilities->features;
	const struct tao_tao_feature *tao = &answer->met.tao;
	bool is_live = answer->source == TAO_ANSWER_DRIVE;

	if (answer->source == TAO_ANSWER_IMAGE)
		return json_null();
	return json_pack(
		"{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, "
		"s:o, s:o}",
		"vendor", tao_json_text(answer->recorder.vendor), "product",
		tao_json_text(answer->recorder.product), "revision",
		tao_json_text(answer->recorder.revision), "track_at_once",
		tao_tree_bool(is_live, answer->met.can_track_at_once),
		"test_write", tao_tree_bool(is_live, tao->has_test_write),
		"underrun_protection", tao_tree_bool(is_live, tao->has_buf),
		"underrun_protection_on",
		tao_tree_bool(abilities->has_write_page,
			abilities->write_page.has_underrun_protection),
		"buffer_bytes", buffer_bytes(answer), "tray",
		tao_tree_bool(abilities->has_capabilities,
			abilities->capabilities.loading_type == LOADING_TRAY),
		"media", media_list(answer), "features",
		codes_list(abilities->has_features, features->features,
			features->len, tao_feature_text),
		"profiles",
		codes_list(abilities->has_features, features->profiles,
			features->profiles_len, tao_profile_text),
		"mode_pages", mode_pages_list(abilities), "mounted_on",
		mounts_list(&answer->mounts));
}

/* ---- the medium ---- */

static json_t *atip_object(const struct tao_answer *answer)
{
	const struct tao_atip *atip = &answer->disc.raw.atip;
	char lead_in[16];
	const char *strategy = NULL;

	if (answer->source != TAO_ANSWER_DRIVE || !answer->disc.raw.has_atip)
		return json_null();
	if (!atip->is_rewritable)
		strategy = tao_atip_is_long_strategy(atip->lead_in) ? "long"
								    : "short";
	return json_pack("{s:s, s:o, s:o, s:o}", "lead_in",
		tao_msf_text(atip->lead_in, lead_in), "manufacturer",
		tao_tree_text(tao_atip_maker(atip->lead_in)), "strategy",
		tao_tree_text(strategy), "last_leadout_lba",
		tao_tree_number(
			atip->has_last_leadout, atip->last_leadout_lba));
}

/* Would tao-prepare take it, with --append if it is not blank? */
static bool is_supported(const struct tao_answer *answer)
{
	enum tao_disc_status status = answer->disc.raw.disc.status;
	bool is_recordable = answer->medium == TAO_MEDIUM_CDR ||
			     answer->medium == TAO_MEDIUM_CDRW;

	return answer->met.can_track_at_once && is_recordable &&
	       answer->has_space &&
	       (status == TAO_DISC_BLANK || status == TAO_DISC_APPENDABLE);
}

/* Blank or not is only known when the drive was asked. */
json_t *tao_tree_medium(const struct tao_answer *answer)
{
	const struct tao_space_input *raw = &answer->disc.raw;
	bool is_told = answer->source == TAO_ANSWER_DRIVE && raw->has_disc;
	bool is_image = answer->source == TAO_ANSWER_IMAGE;
	const char *status =
		is_told ? tao_disc_status_name(raw->disc.status) : NULL;

	return json_pack("{s:s, s:o, s:o, s:o, s:o, s:o, s:o}", "type",
		tao_medium_name(answer->medium), "supported",
		tao_tree_bool(answer->source == TAO_ANSWER_DRIVE,
			is_supported(answer)),
		"id", tao_tree_text(answer->medium_id), "status",
		tao_tree_text(status), "blank",
		tao_tree_bool(is_told, raw->disc.status == TAO_DISC_BLANK),
		"sessions",
		is_image ? json_integer(answer->image_sessions)
			 : tao_tree_number(is_told, raw->disc.sessions),
		"atip", atip_object(answer));
}

/* ---- speeds ---- */

static json_t *speed_object(uint32_t kbps, bool is_pure_cav)
{
	return json_pack("{s:I, s:b}", "sectors_per_s",
		(json_int_t)tao_kbps_to_sectors_per_s(kbps), "cav",
		(int)is_pure_cav);
}

static json_t *current_speed(const struct tao_abilities *abilities)
{
	const struct tao_capabilities *page = &abilities->capabilities;

	if (!abilities->has_capabilities || page->current_write_kbps == 0)
		return json_null();
	return speed_object(page->current_write_kbps, page->is_pure_cav);
}

static json_t *supported_speeds(const struct tao_abilities *abilities)
{
	json_t *list;

	if (!abilities->has_speeds)
		return json_null();
	list = json_array();
	for (unsigned i = 0; list && i < abilities->speeds.len; i++)
		list = tao_tree_append(list,
			speed_object(abilities->speeds.speeds[i].write_kbps,
				abilities->speeds.speeds[i].is_pure_cav));
	return list;
}

json_t *tao_tree_speeds(const struct tao_answer *answer)
{
	if (answer->source == TAO_ANSWER_IMAGE)
		return json_null();
	return json_pack("{s:o, s:o}", "current",
		current_speed(&answer->abilities), "supported",
		supported_speeds(&answer->abilities));
}
