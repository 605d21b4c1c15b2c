#!/bin/sh
# tao-sectors: the forms of the answer, each against another way to know it.
# SPDX-License-Identifier: GPL-3.0-or-later
. "${srcdir:-$(dirname "$0")/..}/tests/tap.sh"

# shellcheck disable=SC2154 # tap.sh sets it
schema() {
	"$srcdir/tests/check-schema" "$srcdir/doc/$1.schema.json" "$2"
}
# valid SCHEMA FILE TITLE
valid() {
	schema "$1" "$2" >said 2>&1
	if [ $? -eq 77 ]; then
		skip "$3" "no python3-jsonschema"
	else
		is "$(cat said)" "" "$3"
	fi
}
silence() {
	head -c $(($1 * 2352)) /dev/zero
}
get() {
	name=$1
	shift
	tao-sectors --get "$name" "$@"
}

# ---- a blank disc, in a session
tao-prepare --new-disc cdr80 --speed 8 --mcn 4006381333931 -n 'the client' \
	a.cue || exit 1
exits 0 "everything can be had as JSON" tao-sectors --json a.cue
valid tao-sectors out "as its schema says"
valid tao-session a.cue.lock "as the lock file is as its own says"
is "$(jq -c '[.medium.type, .medium.blank, .medium.atip.last_leadout_lba,
	.session.finalise, .mcn, .toc, .track_count]' out)" \
	'["cdr",true,359849,true,"4006381333931",null,0]' \
	"it knows the blank disc and what will become of it"
is "$(jq -r '.medium.atip | .lead_in + " " + .manufacturer' out)" \
	"97:24:01 Taiyo Yuden" "and who made it"
is "$(jq -c '.recorder | [.track_at_once, .test_write, .underrun_protection,
	.media, .buffer_bytes > 0,
	(.features | map(select(.code == 45)) | .[0].current)]' out)" \
	'[true,true,true,["cdr","cdrw"],true,true]' \
	"and what the recorder can do"
is "$(get session.client --get session.user a.cue | tr '\n' ,)" \
	"the client,$(id -un)," "one value by its name, or several"
is "$(get tracks.0.isrc a.cue)" "" "what is not there is nothing"
exits 2 "a name that never is is wrong usage" get session.clients a.cue
exits 2 "so is a number where there is no list" get session.0 a.cue

# ---- speeds
tao-sectors --speeds a.cue >out
is "$(sed 2q out | tr -s ' ')" "requested 600 8x clv
current 600 8x clv" "the requested speed, and the current one"
ok "and those that there are" grep -q '^supported  *3000  *40x cav$' out

# ---- numbers that are ids
silence 1000 | tao-write -q --pre-emphasis --isrc USABC2600001 a.cue
silence 200 | tao-write -q --copy permitted a.cue
silence 16000 | tao-write -q a.cue
is "$(tao-sectors --count --recorded --overhead a.cue | tr '\n' ' ')" \
	"17756 456 3 " "tracks, recorded sectors and overhead as bare numbers"
tao-sectors --toc --raw a.cue >before
is "$(get toc.raw a.cue)" "$(od -An -v -tx1 before | tr -d ' \n')" \
	"the raw table of contents stands in the JSON too"
get disc_id.musicbrainz --get disc_id.freedb a.cue >ids
exits 2 "--raw is for --toc only" tao-sectors --raw a.cue
tao-release -q a.cue

# READ TOC of the closed disc, as -vv shows the drive's answer
tao-sectors --any -vv a.cue 2>&1 >/dev/null |
	sed -n 's/.*43 00 00.*READ TOC.*us: //p' | tr -d ' .' |
	tr A-F a-f >answered
ok "the drive answered with a table of contents" test -s answered
is "$(od -An -v -tx1 before | tr -d ' \n')" "$(cat answered)" \
	"the expected one was, byte for byte, what the drive gives at last"
is "$(get disc_id.musicbrainz --get disc_id.freedb --any a.cue)" "$(cat ids)" \
	"and the ids were right"

# The sum of digits of freedb, by another program.
tao-sectors --any --toc a.cue | awk '
	$NF == "lead-out" { total = int(($2 + 150) / 75) - int(first / 75) }
	$NF != "lead-out" {
		if (n++ == 0) first = $2 + 150
		for (s = int(($2 + 150) / 75); s > 0; s = int(s / 10))
			sum += s % 10
	}
	END { printf "%02x%04x%02x\n", sum % 255, total, n }' >freedb
is "$(get disc_id.freedb --any a.cue)" "$(cat freedb)" \
	"freedb's is the sum that it should be"
tao-sectors --any --json a.cue >out
valid tao-sectors out "JSON of a closed disc is as the schema says"
is "$(jq -c '[.session, .mcn, .tracks[0].isrc, .tracks[1].copy, .toc.final,
	.recorded_sectors, .overhead_sectors]' out)" \
	'[null,"4006381333931","USABC2600001","permitted",true,17604,304]' \
	"codes and flags were read off the disc"

# ---- will it fit?
tao-prepare --new-disc cdr74 b.cue
free=$(tao-sectors --free b.cue)
sox -q -n -r 44100 -c 2 -b 16 one.wav synth 20 sine 440
sox -q -n -r 48000 -c 2 -b 24 two.flac synth 30 sine 440
exits 0 "files fit, counted as tao-pcm would make them" \
	tao-sectors --fits one.wav two.flac b.cue
is "$(cat out)" $((free - 1500 - 2250 - 152)) "and it says what is left"
exits 0 "so do numbers beside them" \
	env TAO_DEVICE=b.cue tao-sectors --fits one.wav 1000 two.flac
exits 0 "or a last word that is no file" tao-sectors --fits 1000 b.cue
exits 5 "or they do not" tao-sectors --fits one.wav $((free - 1500)) b.cue
says not-enough-space "by its token"
ok "and it says by how much" grep -q ": 152 too many$" err
exits 3 "a file that is not there cannot be counted" \
	tao-sectors --fits gone.wav b.cue
says input-error "by its token"
: >empty.wav
exits 3 "nor one without sound" tao-sectors --fits empty.wav b.cue
# shellcheck disable=SC2046 # one word each
exits 5 "more than 99 tracks never fit" \
	tao-sectors --fits $(yes 300 | head -n 100) b.cue
says track-limit-reached "by its token"

# ---- the table
tao-sectors -v b.cue >out 2>err
ok "-v names the maker" grep -q "Taiyo Yuden (ATIP 97:24:01)" out
ok "and the recorder" grep -q "recorder  *TAO-TOOL VIRTUAL" out
tao-sectors --any a.cue >out
is "$(sed -n '/\[/p' out)" \
	"  [|###............................................................]" \
	"a bar shows tracks and free cells"
is "$(tail -n 3 out | tr -s ' ' | sed 's/^ //')" \
	"1 0 00:00 1000 00:13 pre-emphasis
2 1152 00:15 300 00:04 copy-permitted
3 1604 00:21 16000 03:33" "and a line for each track"
if script -qec true /dev/null >/dev/null 2>&1; then
	script -qec 'TERM=xterm tao-sectors b.cue' /dev/null >out </dev/null
	ok "on a terminal there is colour" grep -q "$(printf '\033')" out
	script -qec 'NO_COLOR=1 TERM=xterm tao-sectors b.cue' /dev/null >out \
		</dev/null
	ok "but not with NO_COLOR" sh -c "! grep -q '$(printf '\033')' out"
	script -qec 'tao-sectors --any --toc --raw a.cue' /dev/null >out \
		</dev/null
	ok "and no raw bytes" grep -q "invalid-argument: 'standard output'" out
else
	skip "on a terminal there is colour" "no script(1)"
fi
tap_done
