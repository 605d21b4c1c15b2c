/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/codes.h"
#include "tests/tap.h"

struct row {
	const char *text;
	const char *wanted; /* NULL: refused */
};

static const struct row isrcs[] = {
	{"USK7Y9812345", "USK7Y9812345"},
	{"US-K7Y-98-12345", "USK7Y9812345"},
	{"us-k7y 98 12345", "USK7Y9812345"},
	{"", NULL},
	{"USK7Y981234", NULL},
	{"USK7Y98123456", NULL},
	{"USK7Y98123456789012345678901234567890", NULL},
	{"U1K7Y9812345", NULL},
	{"USK_Y9812345", NULL},
	{"USK7Y981234X", NULL},
	{"USK7Y98\xc3\xa9""12345", NULL},
};

static const struct row mcns[] = {
	{"4006381333931", "4006381333931"},
	{"4-006381-333931", "4006381333931"},
	{"036000291452", "0036000291452"},
	{"0000000000000", "0000000000000"},
	{"4006381333932", NULL},
	{"400638133393", NULL},
	{"40063813339311", NULL},
	{"400638133393X", NULL},
	{"", NULL},
};

int main(void)
{
	struct tao_error err = {0};
	char out[14];

	for (size_t i = 0; i < sizeof(isrcs) / sizeof(isrcs[0]); i++) {
		const struct row *row = &isrcs[i];
		enum tao_status status;

		strcpy(out, "as it was");
		status = tao_isrc_parse(row->text, out, &err);
		IS_STRING(out, row->wanted ? row->wanted : "as it was",
			"ISRC '%s' is %s", row->text,
			row->wanted ? row->wanted : "refused");
		IS_INT(status, row->wanted ? TAO_OK : TAO_USAGE,
			"with the right status");
	}
	for (size_t i = 0; i < sizeof(mcns) / sizeof(mcns[0]); i++) {
		const struct row *row = &mcns[i];
		enum tao_status status;

		strcpy(out, "as it was");
		status = tao_mcn_parse(row->text, out, &err);
		IS_STRING(out, row->wanted ? row->wanted : "as it was",
			"MCN '%s' is %s", row->text,
			row->wanted ? row->wanted : "refused");
		IS_INT(status, row->wanted ? TAO_OK : TAO_USAGE,
			"with the right status");
	}
	tao_mcn_parse("4006381333932", out, &err);
	OK(strstr(err.text, "comes 1, not 2"),
		"the right check digit is told: %s", err.text);
	return tap_done();
}
