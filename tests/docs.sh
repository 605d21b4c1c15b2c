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

# ---- options: --help, the pages and the completion have the same ones, and the
# same words for what they take. A line for each: "-s --speed N|max".
help_options() {
	awk '/^  (-[a-zA-Z], |    )--/ {
		short = $1 ~ /,$/ ? substr($1, 1, 2) : "-"
		sub(/^ *(-., )?/, "")
		name = value = $1
		sub(/[[=].*/, "", name)
		value = substr(value, length(name) + 1)
		if (/^--[a-z-]+ [^ ]/) # it takes all words that follow
			value = $2
		gsub(/[][=]|[.][.][.]$/, "", value)
		print short, name, value
	}' | sort
}
page_options() {
	awk '/^\.It Fl/ {
		short = "-"
		name = value = ""
		for (i = 2; i <= NF; i++) {
			if ($i == "Fl" && $(i + 1) ~ /^-/)
				name = "-" $++i
			else if ($i == "Fl")
				short = "-" $++i
			else if ($i !~ /^(,|Ar|Cm|Op|Ns|=|[.][.][.])$/)
				value = value $i
		}
		print short, name, value
	}' "$1" | sort
}
# A page may have the names of things in small letters.
same_letters() {
	tr '[:lower:]' '[:upper:]'
}
# The words that each option of --help is to be completed with: those in small
# letters between bars; media are in the sentence.
words_of_help() {
	while read -r _ name value; do
		case $value in
		*'|'*) echo "$value" | tr '|' '\n' | grep '^[a-z0-9]' ;;
		MEDIUM) tr -cs 'a-z0-9' '\n' <said | grep '^cdrw\{0,1\}[0-9]' ;;
		esac | sed "s/^/$name /"
	done | sort
}
cat >complete.bash <<'BASH'
tool=$1
source "$srcdir/completion/tao-tools.bash"
_tao_dev=/nonexistent
offer() {
	COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
	_tao_tools "$1"
	((${#COMPREPLY[@]} == 0)) || printf '%s\n' "${COMPREPLY[@]}" | sort -u
}
offer "$tool" -- >offered
while read -r short name value; do
	[[ $value ]] || continue
	[[ $value == FILE* || $value == DIR ]] ||
		offer "$tool" "$name" = "" | sed "s/^/$name /"
	[[ $short == - || "$(offer "$tool" "$short" "")" == \
		"$(offer "$tool" "$name" = "")" ]] || echo "$short differs"
done <help | sort >offered-words
BASH
# What zsh is told of each option: "*--speed=[text]:N|max:(max)".
cat >complete.zsh <<'ZSH'
words=($1)
_arguments() { shift; print -rl -- "$@" }
source $srcdir/completion/_tao-tools
ZSH
# LeakSanitizer can wait for ever for a program that zsh started.
in_zsh() {
	ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0 \
		zsh -f complete.zsh "$1"
}
zsh_options() {
	in_zsh "$1" | sed -n 's/^\*\{0,1\}\(-[^=+[]*\).*/\1/p' | sort -u
}
zsh_words() {
	in_zsh "$1" |
		sed -n 's/^\*\{0,1\}\(--[^=[]*\).*:(\(.*\))$/\1 \2/p' |
		while read -r name words; do
			echo "$words" | tr ' ' '\n' | sed "s/^/$name /"
		done | sort
}

tools=$(find "$builddir/tools" -maxdepth 1 -name 'tao-*' -type f -perm -u+x |
	sed 's|.*/||' | sort)
for tool in $tools; do
	page=$(find_page "$tool.1")
	"$tool" --help >said 2>&1
	help_options <said >help
	ok "$tool --help names options" test -s help
	same_letters <help >want
	page_options "$page" | same_letters >got
	ok "$tool(1) has the same ones, which take the same" diff want got
	words_of_help <help >want
	cut -d ' ' -f 2 help | sort >names
	bash complete.bash "$tool"
	ok "bash completes them and no others" diff names offered
	ok "with the words that they take, and no others" \
		diff want offered-words
	if ! command -v zsh >/dev/null; then
		skip "so does zsh" "no zsh"
		continue
	fi
	{
		cat names
		awk '$1 != "-" { print $1 }' help
	} | sort >both
	zsh_options "$tool" >got
	ok "so does zsh" diff both got
	zsh_words "$tool" >got
	ok "with the same words" diff want got
	sed -n '/Ar MEDIUM/,/^\.It/p' "$page" | grep -oE '\bcdrw?[0-9]+' |
		sort -u >got
	grep -oE '\bcdrw?[0-9]+' said | sort -u >want
	ok "$tool(1) names the same media" diff want got
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

# Each can come up: what only stands in the table is a promise nobody keeps.
grep -oE '^TAO_ERROR\([A-Z_]+' "$srcdir/lib/errors.def" | cut -d '(' -f 2 |
	while read -r row; do
		grep -rE "TAO_E_$row\b" "$srcdir/lib" "$srcdir/tools" \
			--include='*.c' | grep -vqE "case TAO_E_|[!=]= TAO_E_$row" ||
			echo "$row"
	done >unused
is "$(cat unused)" "" "each of them is used by the programs"
sed -n '/^\.Sh NAMES WITHOUT/,/^\.Sh SEE/s/^\.It Dv \([A-Z0-9_]*\) .*/\1/p' \
	"$(find_page tao-errors.7)" | sort >nameless
ok "names of IMAPI2 are left out" test -s nameless
is "$(grep -oFf nameless "$srcdir/lib/errors.def")" "" "that no token has"

# ---- the environment: each variable that is asked for stands in a page, those
# of ours in tao-session(5), those of every step in the page of each step.
grep -rhoE '(getenv|environment|setenv)\("[A-Z_]+"' "$srcdir/lib" \
	"$srcdir/tools" --include='*.c' | cut -d '"' -f 2 | sort -u >asked
sed -n 's/^\.It Ev //p' "$srcdir"/man/*.[1-9] | sort -u >listed
ok "variables are asked for" test -s asked
is "$(comm -23 asked listed)" "" "the pages list all of them"
grep '^TAO_' asked >want
for page in tao-session.5 tao-prepare.1 tao-write.1 tao-sectors.1 tao-release.1
do
	sed -n 's/^\.It Ev \(TAO_[A-Z_]*\)$/\1/p' "$srcdir/man/$page" |
		sort >got
	ok "$page lists those of the toolkit" diff want got
done

# ---- members of JSON: the schemas and the pages
cat "$srcdir/man/tao-write.1" "$srcdir/man/tao-sectors.1" >tao-progress.1
for name in session.5 sectors.1 progress.1; do
	page=$srcdir/man/tao-$name
	[ -e "$page" ] || page=tao-$name # two pages tell of it
	title="tao-${name%.*}($(echo "$name" | cut -d . -f 2)) names every member"
	if ! command -v jq >/dev/null; then
		skip "$title" "no jq"
		continue
	fi
	jq -r '[.. | objects | .properties? // empty | keys[]] | unique[]' \
		"$srcdir/doc/tao-${name%.*}.schema.json" >members
	grep -E '^\.(It|Pq)? ?Cm ' "$page" | tr -s ' ,' '\n' |
		sort -u >got
	ok "there are members" test -s members
	is "$(sort members | comm -23 - got)" "" "$title"
done

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
