#!/bin/sh
# doc/mmc.md names everything that lib/mmc.h and lib/command.h have, with the
# right numbers.
# SPDX-License-Identifier: GPL-3.0-or-later
. "${srcdir:-$(dirname "$0")/..}/tests/tap.sh"

doc=$srcdir/doc/mmc.md

# missing PATTERN HEADER: the names in the header that the document has not.
missing() {
	grep -oE "\\b$1" "$srcdir/lib/$2" | sort -u | while read -r name; do
		grep -qF "\`$name\`" "$doc" || echo "$name"
	done
}

is "$(missing 'tao_cdb_[a-z0-9_]+' mmc.h)" "" "every builder is in doc/mmc.md"
is "$(missing 'tao_mmc_[a-z0-9_]+' mmc.h)" "" "every parser is in doc/mmc.md"
is "$(missing 'tao_(read|select)_[a-z0-9_]+' command.h)" "" \
	"every function that sends is in doc/mmc.md"

sed -n 's/^\tTAO_LIMIT_\([A-Z_]*\) = \([0-9]*\)000[ ,].*/TAO_LIMIT_\1 \2/p
	s/^\tTAO_LIMIT_\([A-Z_]*\) = \([0-9]*\)000$/TAO_LIMIT_\1 \2/p' \
	"$srcdir/lib/command.h" >limits
ok "lib/command.h has its limits" test "$(wc -l <limits)" -ge 10
while read -r name seconds; do
	ok "$name is $seconds s in doc/mmc.md" \
		grep -qF "| \`$name\` | $seconds s |" "$doc"
done <limits

# Every token that command_fail.c can give.
grep -oE 'TAO_E_[A-Z_]+' "$srcdir/lib/command_fail.c" | sort -u |
	sed '/TAO_E_NONE/d; /TAO_E_SYSTEM_ERROR/d; s/TAO_E_//' >codes
tr '\n' ' ' <"$srcdir/lib/errors.def" |
	grep -oE 'TAO_ERROR\([A-Z_]+,[[:space:]]*"[a-z-]+"' |
	sed 's/TAO_ERROR(\([A-Z_]*\),[[:space:]]*"\(.*\)"/\1 \2/' >tokens
lost=$(while read -r code; do
	token=$(sed -n "s/^$code //p" tokens)
	grep -qF "\`$token\`" "$doc" || echo "$code"
done <codes)
is "$lost" "" "every token that a drive's answer can have is in doc/mmc.md"
tap_done
