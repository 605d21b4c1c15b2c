#!/bin/sh
# The two files of a virtual disc, as programs see them that know nothing of us.
# SPDX-License-Identifier: GPL-3.0-or-later
. "${srcdir:-$(dirname "$0")/..}/tests/tap.sh"

for tool in cd-info cd-paranoia; do
	command -v "$tool" >/dev/null || skip_all "$tool is not installed"
done

# noise N FILE: N sectors of it, never the same twice.
noise() {
	head -c $((2352 * $1)) /dev/urandom >"$2"
}

# tracks CUE: number, start and flags of its tracks as libcdio reads them.
tracks() {
	cd-info --no-cddb --no-header --no-device-info --cue-file="$1" |
		awk '/^ *[0-9]+: .* audio/ { print $1 $3, $6, $8 }
			/ leadout / { print "end:" $3 }'
}

# plays CUE SPAN FILE: cd-paranoia takes that span of sectors off as FILE.
plays() {
	# -c: of noise it cannot tell the byte order
	cd-paranoia -Z -q -c -r -d "$1" "$2" got.pcm 2>paranoia
	cmp got.pcm "$3"
}

noise 400 one.pcm
noise 300 two.pcm
noise 310 three.pcm

# ---- an open session, sheet and all
tao-prepare --new-disc cdr80 --leave-open --mcn 4006381333931 a.cue || exit 1
tao-write -q a.cue <one.pcm || exit 1
is "$(tracks a.cue)" "1:000000 no no
end:000400" "a track can be seen when it is complete"
ok "and heard" plays a.cue 1 one.pcm
tao-write -q --isrc USRC17607839 --copy permitted --pre-emphasis \
	a.cue <two.pcm || exit 1
is "$(tracks a.cue)" "1:000000 no no
2:000552 yes yes
end:000852" "and so can the next, with its flags"
ok "which is as it was sent" plays a.cue 2 two.pcm
ok "the first still is, before the gap" plays a.cue '1[.0]-1[.399]' one.pcm
ok "the sheet has catalogue number and ISRC" sh -c '
	grep -q "^CATALOG 4006381333931$" a.cue &&
	grep -q "^    ISRC USRC17607839$" a.cue'
ok "the BIN ends where the last track does" \
	test "$(wc -c <a.bin)" -eq $((2352 * 852))

# ---- two sessions
tao-release -q a.cue || exit 1
tao-prepare -q --append a.cue && tao-write -q a.cue <three.pcm &&
	tao-release -q a.cue || exit 1
is "$(tracks a.cue | sed -n 3,4p)" "3:012252 no no
end:012562" "a second session follows"
ok "and can be heard" plays a.cue 3 three.pcm

# ---- while a track is written, and when that was killed
tao-prepare --new-disc cdr80 b.cue && tao-write -q b.cue <one.pcm || exit 1
cp b.cue before.cue
mkfifo pipe
tao-write -q --start-at 0 b.cue <pipe &
pid=$!
exec 9>pipe
cat three.pcm >&9
while [ "$(wc -c <b.bin)" -le $((2352 * 552)) ]; do
	sleep 0.1
done
ok "the sheet is whole while a track is written" sh -c '
	cd-info --no-cddb --cue-file=b.cue | grep -q "^  1: .* audio"'
kill -9 "$pid"
wait "$pid" 2>/dev/null
exec 9>&-
ok "and when the writer was killed" sh -c '
	cd-info --no-cddb --cue-file=b.cue | grep -q "^  1: .* audio"'
is "$(grep -c "^  TRACK" b.cue)" 1 "the track that was not ended is not in it"
ok "the complete one can be heard" plays b.cue '1[.0]-1[.399]' one.pcm
is "$(echo b.*)" "b.bin b.cue b.cue.lock b.cue.lock.sums" "there is no litter"

# ---- files of others
printf 'FILE "c.bin" BINARY\n  TRACK 01 AUDIO\n    INDEX 01 00:00:00\n' >c.cue
cp one.pcm c.bin
cp c.cue c.saved
for command in tao-prepare 'tao-prepare --append' 'tao-release --force'; do
	# shellcheck disable=SC2086 # a command and its option
	$command c.cue >/dev/null 2>&1
done
ok "a foreign disc is not changed by any tool" sh -c '
	cmp c.cue c.saved && cmp c.bin one.pcm'
tap_done
