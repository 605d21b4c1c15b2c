/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/disc.h"

static const char *cdr_text(const struct tao_space_input *raw)
{
	if (!raw->has_disc)
		return "unreadable CD-R";
	switch (raw->disc.status) {
	case TAO_DISC_BLANK:
		return "blank CD-R";
	case TAO_DISC_APPENDABLE:
		return "appendable CD-R";
	case TAO_DISC_FINALISED:
		return "finalised CD-R";
	case TAO_DISC_OTHER:
		break;
	}
	return "CD-R in an unknown state";
}

static const char *cdrw_text(const struct tao_space_input *raw)
{
	if (!raw->has_disc)
		return "unreadable CD-RW";
	switch (raw->disc.status) {
	case TAO_DISC_BLANK:
		return "blank CD-RW";
	case TAO_DISC_APPENDABLE:
		return "appendable CD-RW";
	case TAO_DISC_FINALISED:
		return "finalised CD-RW";
	case TAO_DISC_OTHER:
		break;
	}
	return "CD-RW in an unknown state";
}

const char *tao_disc_text(const struct tao_disc *disc)
{
	switch (disc->medium) {
	case TAO_MEDIUM_NONE:
		return "no disc";
	case TAO_MEDIUM_UNKNOWN:
		return "disc of unknown kind";
	case TAO_MEDIUM_CDROM:
		return "CD-ROM";
	case TAO_MEDIUM_CDR:
		return cdr_text(&disc->raw);
	case TAO_MEDIUM_CDRW:
		return cdrw_text(&disc->raw);
	case TAO_MEDIUM_DVD_OR_BD:
		return "DVD or BD";
	}
	return "disc of unknown kind";
}

const char *tao_medium_name(enum tao_medium medium)
{
	switch (medium) {
	case TAO_MEDIUM_NONE:
		return "none";
	case TAO_MEDIUM_UNKNOWN:
		return "unknown";
	case TAO_MEDIUM_CDROM:
		return "cdrom";
	case TAO_MEDIUM_CDR:
		return "cdr";
	case TAO_MEDIUM_CDRW:
		return "cdrw";
	case TAO_MEDIUM_DVD_OR_BD:
		return "dvd-or-bd";
	}
	return "unknown";
}

const char *tao_disc_status_name(enum tao_disc_status status)
{
	switch (status) {
	case TAO_DISC_BLANK:
		return "blank";
	case TAO_DISC_APPENDABLE:
		return "appendable";
	case TAO_DISC_FINALISED:
		return "finalised";
	case TAO_DISC_OTHER:
		break;
	}
	return "other";
}

const char *tao_copy_name(enum tao_copy copy)
{
	switch (copy) {
	case TAO_COPY_PERMITTED:
		return "permitted";
	case TAO_COPY_SCMS:
		return "scms";
	case TAO_COPY_PROHIBITED:
		break;
	}
	return "prohibited";
}
