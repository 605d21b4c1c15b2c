/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/mmc.h"

struct name {
	uint16_t code;
	const char *text;
};

static const struct name features[] = {
	{0x0000, "profile list"},
	{0x0001, "core"},
	{0x0002, "morphing"},
	{0x0003, "removable medium"},
	{0x0004, "write protect"},
	{0x0010, "random readable"},
	{0x001d, "multi-read"},
	{0x001e, "CD read"},
	{0x001f, "DVD read"},
	{0x0020, "random writable"},
	{0x0021, "incremental streaming writable"},
	{0x0022, "sector erasable"},
	{0x0023, "formattable"},
	{0x0024, "defect management"},
	{0x0025, "write once"},
	{0x0026, "restricted overwrite"},
	{0x0027, "CD-RW CAV write"},
	{0x0028, "Mount Rainier rewritable"},
	{0x002a, "DVD+RW"},
	{0x002b, "DVD+R"},
	{0x002c, "rigid restricted overwrite"},
	{0x002d, "CD track at once"},
	{0x002e, "CD mastering"},
	{0x002f, "DVD-R/-RW write"},
	{0x0033, "layer jump recording"},
	{0x0037, "CD-RW media write support"},
	{0x0038, "BD-R pseudo-overwrite"},
	{0x003a, "DVD+RW dual layer"},
	{0x003b, "DVD+R dual layer"},
	{0x0040, "BD read"},
	{0x0041, "BD write"},
	{0x0042, "timely safe recording"},
	{0x0050, "HD DVD read"},
	{0x0051, "HD DVD write"},
	{0x0080, "hybrid disc"},
	{0x0100, "power management"},
	{0x0101, "SMART"},
	{0x0102, "embedded changer"},
	{0x0103, "CD audio analogue play"},
	{0x0104, "microcode upgrade"},
	{0x0105, "time-out"},
	{0x0106, "DVD CSS"},
	{0x0107, "real-time streaming"},
	{0x0108, "drive serial number"},
	{0x0109, "media serial number"},
	{0x010a, "disc control blocks"},
	{0x010b, "DVD CPRM"},
	{0x010c, "firmware information"},
	{0x010d, "AACS"},
	{0x010e, "DVD CSS managed recording"},
	{0x0110, "VCPS"},
	{0x0113, "SecurDisc"},
	{0x0142, "OSSC"},
};

static const struct name profiles[] = {
	{0x0001, "non-removable disk"},
	{0x0002, "removable disk"},
	{0x0003, "magneto-optical erasable"},
	{0x0004, "optical write once"},
	{0x0005, "AS-MO"},
	{0x0008, "CD-ROM"},
	{0x0009, "CD-R"},
	{0x000a, "CD-RW"},
	{0x0010, "DVD-ROM"},
	{0x0011, "DVD-R"},
	{0x0012, "DVD-RAM"},
	{0x0013, "DVD-RW restricted overwrite"},
	{0x0014, "DVD-RW sequential"},
	{0x0015, "DVD-R dual layer sequential"},
	{0x0016, "DVD-R dual layer jump"},
	{0x0017, "DVD-RW dual layer"},
	{0x0018, "DVD download"},
	{0x001a, "DVD+RW"},
	{0x001b, "DVD+R"},
	{0x002a, "DVD+RW dual layer"},
	{0x002b, "DVD+R dual layer"},
	{0x0040, "BD-ROM"},
	{0x0041, "BD-R sequential"},
	{0x0042, "BD-R random"},
	{0x0043, "BD-RE"},
	{0x0050, "HD DVD-ROM"},
	{0x0051, "HD DVD-R"},
	{0x0052, "HD DVD-RAM"},
	{0x0053, "HD DVD-RW"},
	{0x0058, "HD DVD-R dual layer"},
	{0x005a, "HD DVD-RW dual layer"},
};

static const struct name mode_pages[] = {
	{0x00, "vendor specific"},
	{0x01, "read/write error recovery"},
	{0x02, "disconnect-reconnect"},
	{0x03, "Mount Rainier rewritable"},
	{0x05, "write parameters"},
	{0x08, "caching"},
	{0x0a, "control"},
	{0x0d, "CD device parameters"},
	{0x0e, "CD audio control"},
	{0x18, "protocol specific logical unit"},
	{0x19, "protocol specific port"},
	{0x1a, "power condition"},
	{0x1c, "informational exceptions control"},
	{0x1d, "time-out and protect"},
	{0x2a, "capabilities and mechanical status"},
};

static const char *find(const struct name *names, size_t len, uint16_t code)
{
	for (size_t i = 0; i < len; i++)
		if (names[i].code == code)
			return names[i].text;
	return NULL;
}

const char *tao_feature_text(uint16_t code)
{
	return find(features, sizeof(features) / sizeof(features[0]), code);
}

const char *tao_mode_page_text(uint16_t page)
{
	return find(mode_pages, sizeof(mode_pages) / sizeof(mode_pages[0]),
		page);
}

const char *tao_profile_text(uint16_t profile)
{
	return find(profiles, sizeof(profiles) / sizeof(profiles[0]), profile);
}
