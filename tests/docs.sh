#!/bin/sh
# The documents say what the programs do.
# SPDX-License-Identifier: GPL-3.0-or-later
. "${srcdir:-$(dirname "$0")/..}/tests/tap.sh"

# A page is made here or came with the source.
find_page() {
	if [ -f "$builddir/man/$1" ]; then
		echo "$builddir/man/$1"
	else
		echo "$srcdir/man/$1"
	fi
}

# ---- options: --help and the pages name the same ones
help_options() {
	sed -n 's/^  *\(-[-a-zA-Z].*\)/\1/p' | grep -oE '^-[a-zA-Z]|--[a-z0-9-]+' |
		sort
}
page_options() {
	sed -n 's/^\.It\( Fl .*\)/\1/p' "$1" | grep -oE 'Fl [-a-zA-Z0-9]+' |
		sed 's/^Fl /-/' | sort
}

tools=$(find "$builddir/tools" -maxdepth 1 -name 'tao-*' -type f -perm -u+x |
	sed 's|.*/||' | sort)
for tool in $tools; do
	"$tool" --help 2>&1 | help_options >help
	page_options "$(find_page "$tool.1")" >listed
	ok "$tool --help names options" test -s help
	ok "$tool --help and $tool(1) name the same options" diff help listed
done

# ---- the pages themselves
for page in "$srcdir"/man/*.[1-9] "$(find_page tao-errors.7)"; do
	[ -f "$page" ] || continue
	title="mandoc finds nothing to say about $(basename "$page")"
	if ! command -v mandoc >/dev/null; then
		skip "$title" "no mandoc"
		continue
	fi
	mandoc -T lint "$page" 2>&1 |
		grep -v 'referenced manual not found' >complaints
	is "$(cat complaints)" "" "$title"
done

# ---- tokens: errors.def and tao-errors(7)
tr '\n' ' ' <"$srcdir/lib/errors.def" |
	grep -oE 'TAO_ERROR\([A-Z_]+,[[:space:]]*"[a-z-]+"' |
	grep -oE '[a-z-]+"$' | tr -d '"' | sort >tokens
sed -n 's/^\.It Cm //p' "$(find_page tao-errors.7)" | sort >listed
ok "there are tokens" test -s tokens
ok "tao-errors(7) lists every token, and no other" diff tokens listed

# ---- exit statuses: error.h, README.md and tao-tools(7)
sed -n '/^enum tao_status/,/^}/s/.*= \([0-9]\).*/\1/p' "$srcdir/lib/error.h" \
	>statuses
ok "there are exit statuses" test -s statuses
if [ -s "$srcdir/README.md" ]; then
	sed -n 's/^| \([0-9]\) |.*/\1/p' "$srcdir/README.md" >table
	ok "README.md has the exit statuses of error.h" diff statuses table
	sed -n '/^enum tao_status/,/^}/s|.*= \([0-9]\).*/\* \([^;]*\).* \*/|\1 \2|p' \
		"$srcdir/lib/error.h" | while read -r number words; do
		grep -iq "^| $number | $words" "$srcdir/README.md" ||
			echo "$number: $words"
	done >missing
	is "$(cat missing)" "" "and gives them the same meaning"
fi
if [ -f "$srcdir/man/tao-tools.7" ]; then
	sed -n '/^\.Sh EXIT/,/^\.Sh EX[^I]/s/^\.It \([0-9]\)$/\1/p' \
		"$srcdir/man/tao-tools.7" >list
	ok "tao-tools(7) has them too" diff statuses list
fi

# ---- debian/: what it needs is what scripts/install-deps installs
names() {
	tr -s ' ,' '\n' | grep -E '^[a-z0-9.+-]+$' | sort -u
}
needs=$(sed -n '/^Build-Depends:/,/^Standards/p' "$srcdir/debian/control")
echo "$needs" | sed -n 's/^ \(lib[a-z0-9]*-dev\).*/\1/p' | sort >want
sed -n '/^build="/,/"$/p' "$srcdir/scripts/install-deps" | tr -d '"' | names |
	grep '^lib.*-dev$' | grep -v '^libc6-dev$' >got
ok "there are libraries to build with" test -s want
ok "debian/control and install-deps name the same ones" diff got want
echo "$needs" | sed -n 's/^ \([^ ]*\) <!nocheck>.*/\1/p' | sort >want
sed -n '/^demo="/,/"$/p; /^test="/,/"$/p' "$srcdir/scripts/install-deps" |
	tr '="' '  ' | names >got
ok "there are programs to test with" test -s want
is "$(comm -23 want got)" "" "which install-deps installs for the tests"
is "$(sed -n '1s/.*(\(.*\)).*/\1/p' "$srcdir/debian/changelog")" \
	"$(tao-write --version | sed -n '1s/.* //p')" \
	"the Debian package has the version of the programs"

# ---- README.md: what it shows is what the programs print
# shown COMMAND: what README.md shows below that command.
shown() {
	awk -v command="    \$ $1" '
		$0 == command { on = 1; next }
		on && !/^    [^$]/ { exit }
		on { print substr($0, 5) }' "$srcdir/README.md"
}

# silence SECTORS
silence() {
	head -c $(($1 * 2352)) /dev/zero
}

tao-prepare --new-disc cdr80 --client-name tao:root album.cue
silence 16598 | tao-write -q album.cue
silence 14063 | tao-write -q album.cue
shown "tao-sectors album.cue" >want
ok "README.md shows an answer of tao-sectors" test -s want
tao-sectors album.cue >got
ok "which is the real one" diff want got
tao-release album.cue
if command -v cd-info >/dev/null; then
	command="cd-info --no-header --no-device-info --no-cddb album.cue"
	shown "$command" | grep -v '^\.\.\.$' >want
	ok "README.md shows an answer of cd-info" test -s want
	$command 2>/dev/null | grep -xFf want >got
	ok "which is the real one" diff want got
else
	skip "README.md shows an answer of cd-info" "no cd-info"
fi
{
	tao-prepare album.cue
	tao-prepare --new-disc cdr74 b.cue
	printf fLaC | tao-write b.cue
	truncate -s $((401241 * 2352)) long
	tao-write b.cue <long
} 2>got
sed -n 's/^    \(tao-[a-z]*: [a-z-]*: .*\)/\1/p' "$srcdir/README.md" >want
ok "README.md shows messages" test -s want
ok "which are the real ones" diff want got

tap_done
