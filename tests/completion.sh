#!/bin/sh
# Completion in bash and zsh: each option and word of --help, and the recorders
# and discs that there are.
# SPDX-License-Identifier: GPL-3.0-or-later
. "${srcdir:-$(dirname "$0")/..}/tests/tap.sh"

mkdir zsh dev
# shellcheck disable=SC2154 # tap.sh sets it
cp "$srcdir/completion/_tao-tools" zsh
: >dev/sr7
: >album.cue
: >album.bin
: >song.flac
: >foreign.toc

# in_bash WORD...: what bash offers for the last word; the others stand before
# it as bash splits a line.
cat >complete.bash <<'BASH'
source "$srcdir/completion/tao-tools.bash"
_tao_dev=dev
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
_tao_tools "$1"
printf '%s\n' "${COMPREPLY[@]}" | sort -u | tr '\n' ' '
BASH
in_bash() {
	bash complete.bash "$@"
}
# in_zsh LINE: the line as zsh completes it, and what it offers.
in_zsh() {
	timeout 60 zsh -f "$srcdir/tests/completion.zsh" "$PWD/zsh" "$1" |
		tr -d '\r'
}
# The first line only, without a blank at its end.
zsh_line() {
	in_zsh "$1" | sed -n '1s/ *$//p'
}

# ---- bash
for tool in "$builddir"/tools/tao-*; do
	[ -x "$tool" ] || continue
	tool=${tool##*/}
	"$tool" --help | grep -oE '^ {2,6}(-., )?--[a-z0-9-]+' |
		grep -oE -- '--.*' | sort | tr '\n' ' ' >want
	is "$(in_bash "$tool" --)" "$(cat want)" "bash knows each option of $tool"
done
is "$(in_bash tao-write --progress = "")" "bar json none " \
	"the words that an option takes"
is "$(in_bash tao-write --progress j)" "json " "also behind a blank"
is "$(in_bash tao-pcm -e u)" "u-law unsigned " "and behind a short option"
is "$(in_bash tao-prepare --new-disc cdrw)" "cdrw74 cdrw80 " "and media"
is "$(in_bash tao-write "")" "album.cue dev dev/sr7 lock zsh " \
	"recorders and discs, and folders on the way to them"
is "$(in_bash tao-release --json al)" "album.cue " "behind an option too"
is "$(in_bash tao-sectors f)" "foreign.toc " "images for those that read them"
is "$(in_bash tao-pcm s)" "song.flac " "files to convert"
is "$(in_bash tao-sectors --fits s)" "song.flac " "and to ask for"
is "$(in_bash tao-write --sectors = 300 album.cue tao-pc)" "tao-pcm " \
	"a command behind the disc"
is "$(in_bash tao-write --spool album.cue tao-pc)" "tao-pcm " \
	"where an option needs no word"
is "$(bash -c 'source "$srcdir/completion/tao-tools.bash"
	complete -p tao-prepare tao-pcm tao-write tao-sectors tao-release \
		tao-drive' | wc -l)" 6 "it is there for all programs"

# ---- zsh
# LeakSanitizer waits for ever for a program that zsh's line editor started.
ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0
export ASAN_OPTIONS
if command -v zsh >/dev/null; then
	is "$(zsh_line 'tao-sectors --over')" "tao-sectors --overhead" \
		"zsh completes an option"
	in_zsh 'tao-write --pr' >out
	ok "shows what there is" grep -q '^--pre-emphasis  *-- mark' out
	is "$(zsh_line 'tao-write --progress=j')" "tao-write --progress=json" \
		"a word that an option takes"
	is "$(zsh_line 'tao-prepare -s m')" "tao-prepare -s max" \
		"behind a short option"
	is "$(zsh_line 'tao-prepare --new-disc cdrw8')" \
		"tao-prepare --new-disc cdrw80" "a medium"
	is "$(zsh_line 'tao-release --json al')" "tao-release --json album.cue" \
		"a disc"
	in_zsh 'tao-release ' >out
	ok "recorders" grep -q 'dev/sr7' out
	is "$(zsh_line 'tao-sectors f')" "tao-sectors foreign.toc" "images"
	is "$(zsh_line 'tao-pcm s')" "tao-pcm song.flac" "files to convert"
	in_zsh 'tao-write album.cue tao-pc' >out
	ok "a command behind the disc" grep -q '^tao-write album.cue tao-pcm' out
	ok "it is there for all programs" grep -qx \
		'#compdef tao-prepare tao-pcm tao-write tao-sectors tao-release tao-drive' \
		zsh/_tao-tools
else
	skip "zsh completes an option" "no zsh"
fi
tap_done
