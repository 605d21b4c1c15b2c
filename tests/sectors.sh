#!/bin/sh
# tao-sectors: numbers, forms, and where they come from.
# SPDX-License-Identifier: GPL-3.0-or-later
. "${srcdir:-$(dirname "$0")/..}/tests/tap.sh"

# silence N: N sectors of it.
silence() {
	head -c $((2352 * $1)) /dev/zero
}

numbers() {
	tao-sectors --total --used --free a.cue | tr '\n' ' '
}

tao-prepare -n "the client" --new-disc cdr80 a.cue || exit 1
tao-sectors --total a.cue >out
total=$(cat out)
ok "an 80 minute disc has some 359,849 sectors" \
	test "$total" -gt 359800 -a "$total" -lt 359900
is "$(numbers)" "$total 0 $total " "when blank, all are free"
is "$(tao-sectors --free --total a.cue | tr '\n' ' ')" "$total $total " \
	"the numbers come in one order, however they are asked for"
exits 0 "the table can be had" tao-sectors a.cue
is "$(sed 1q out)" "$(called a.cue): blank CD-R, 0 tracks, session of the client" \
	"it says what disc it is, and whose"
is "$(awk '$1 == "free" { print $2, $3 }' out)" "$total 79:57" \
	"and has sectors and time"
is "$(tail -n 1 out | tr -d ' ')" \
	"[................................................................]" \
	"and a bar, all free"
exits 0 "no track is no line" tao-sectors --tracks a.cue
is "$(cat out)" "" "indeed"

exits 0 "says that a track fits that fills the disc" \
	tao-sectors --fits "$total" a.cue
is "$(cat out err)" 0 "and leaves nothing over"
exits 5 "or does not, with one sector more" \
	tao-sectors --fits $((total + 1)) a.cue
says not-enough-space "by its token"
exits 0 "two tracks need 152 sectors between them" \
	tao-sectors --fits $((total - 452)) --fits 300 a.cue
exits 5 "and not one less" tao-sectors --fits $((total - 451)) --fits 300 a.cue
exits 5 "a short track counts as 300 sectors" \
	tao-sectors --fits $((total - 451)) --fits 1 a.cue
exits 2 "and no number is none" tao-sectors --fits -1 a.cue
exits 5 "a blank disc has no table of contents" tao-sectors --toc a.cue
says table-of-contents-empty-disc "by its token"

# ---- with tracks
silence 1000 | tao-write -q --isrc USABC2600001 --pre-emphasis a.cue || exit 1
silence 200 | tao-write -q --copy permitted a.cue || exit 1
used=$(tao-sectors --used a.cue)
is "$used" $((1000 + 152 + 300 + 152)) "used counts tracks and what is between"
is "$(numbers)" "$total $used $((total - used)) " "used and free are the total"
tao-sectors --tracks a.cue >out
is "$(tr -s ' ' <out | sed 's/^ //')" \
	"1 0 1000 00:13 USABC2600001 pre-emphasis
2 1152 300 00:04 - copy-permitted" "a line per track tells all about it"
exits 0 "the table" tao-sectors a.cue
ok "counts the tracks" grep -q "2 tracks" out
ok "and marks them in the bar" grep -q '^  \[|\.*\]$' out
exits 0 "JSON can be had" tao-sectors --json a.cue
is "$(jq -r '[.format, .source, .session.state, .session.client,
	.medium.type, .medium.status, .total_sectors, .used_sectors,
	.free_sectors] | join(" ")' out)" \
	"1 drive prepared the client cdr appendable $total $used $((total - used))" \
	"with the same numbers"
is "$(jq -c '.tracks[1] | del(.checksum)' out)" \
	'{"track":2,"start_lba":1152,"sectors":300,"type":"audio","isrc":null,"pre_emphasis":false,"copy":"permitted","open":false,"indexes":[0]}' \
	"and tracks"

exits 0 "tells the table of contents as it will be" tao-sectors --toc a.cue
is "$(tr -s ' ' <out | cut -d ' ' -f 2-)" \
	"1 0 00:02:00 audio
2 1152 00:17:27 audio
1452 00:21:27 lead-out" "with tracks and lead-out"

# ---- while a track is written
mkfifo pipe
tao-write -q --start-at 0 a.cue <pipe &
writer=$!
exec 3>pipe
silence 400 >&3
until [ "$(jq -r .state a.cue.lock)" = writing ] || ! kill -0 "$writer"; do
	sleep 0.05
done
exits 0 "answers while a track is written" tao-sectors a.cue
ok "and says so" grep -q "track 3 is being written (process $writer)" out
is "$(numbers)" "$total $used $((total - used)) " \
	"with the numbers from before it"
tao-sectors -vv --json a.cue >out 2>err
is "$(jq -r '.source, .session.state, .session.writer_pid' out | tr '\n' ' ')" \
	"session writing $writer " "and JSON says where they are from"
is "$(cat err)" "" "no command goes to the drive meanwhile"
exits 4 "the table of contents has to wait" tao-sectors --toc a.cue
says write-in-progress "by its token"
exec 3>&-
wait "$writer"
ok "later the numbers go on" test "$(tao-sectors --used a.cue)" -gt "$used"

# ---- what is wrong
exits 1 "a full disk is noticed" sh -c 'tao-sectors a.cue >/dev/full'
says output-error "by its token"
exits 1 "a closed output too" sh -c 'tao-sectors --json a.cue >&-'
exits 2 "one form at a time" tao-sectors --json --free a.cue
says invalid-argument "by its token"
cp a.cue.lock saved
jq '.space.used_sectors += 1' saved >a.cue.lock
exits 5 "a disc written further than the session is another" \
	tao-sectors a.cue
says media-changed "by its token"
sed 's/"cdr:79:/"cdr:74:/' saved >a.cue.lock
exits 5 "so is one of another size" tao-sectors a.cue
says media-changed "by its token"
cp saved a.cue.lock
tao-sectors --toc a.cue >toc
tao-release -q a.cue
exits 5 "without a session there are no numbers" tao-sectors a.cue
says media-is-not-prepared "by its token"
is "$(cat out)" "" "none at all"

# ---- outside of a session
exits 0 "but with --any there are" tao-sectors --any a.cue
is "$(sed 1q out)" "$(called a.cue): finalised CD-R, 3 tracks" "and what disc it is"
is "$(tao-sectors --any --free a.cue)" 0 "a finalised disc has nothing free"
tao-sectors --any --toc a.cue >out
ok "its table of contents is as was told before" diff toc out
is "$(tao-sectors --any --json a.cue | jq -c '[.session, .medium.status]')" \
	'[null,"finalised"]' "JSON says that there is no session"
exits 5 "a disc that is not there has no numbers" tao-sectors --any none.cue
says no-such-device "by its token"
tao-prepare --new-disc cdr80 open.cue
silence 1000 | tao-write -q --pre-emphasis open.cue
tao-release --abandon open.cue
is "$(tao-sectors --any open.cue | sed 1q)" \
	"$(called open.cue): appendable CD-R, 1 track" "an open disc is known too"
ok "and its track" sh -c "tao-sectors --any --tracks open.cue | tr -s ' ' |
	grep -qE '^ 1 0 100[02] 00:13 - pre-emphasis$'"

tap_done
