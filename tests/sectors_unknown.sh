#!/bin/sh
# tao-sectors: what is not known is not told as a number, and what is odd about
# a disc is told right.
# SPDX-License-Identifier: GPL-3.0-or-later
. "${srcdir:-$(dirname "$0")/..}/tests/tap.sh"

silence() {
	head -c $(($1 * 2352)) /dev/zero
}
get() {
	name=$1
	shift
	tao-sectors --any --get "$name" "$@"
}
# valid DISC TITLE: its JSON is as the schema says.
valid() {
	tao-sectors --any --json "$1" >got.json
	"$srcdir/tests/check-schema" "$srcdir/doc/tao-sectors.schema.json" \
		got.json >said 2>&1
	if [ $? -eq 77 ]; then
		skip "$2" "no python3-jsonschema"
	else
		is "$(cat said)" "" "$2"
	fi
}

# ---- a disc whose state the drive cannot read
tao-prepare -q --new-disc cdr80 bad.cue || exit 1
tao-release -q --abandon bad.cue
is "$(get medium.supported bad.cue)" true "a blank disc will do to burn"
echo 'read-disc-information : sense 3/02/00' >bad.cue.faults
exits 0 "an unreadable disc has a table" tao-sectors --any bad.cue
is "$(cat out)" "bad.cue: unreadable CD-R" "without one number"
for form in --total --used --free --recorded --overhead --count --tracks \
	--toc "--fits 300"; do
	# shellcheck disable=SC2086 # two words of one form
	exits 5 "$form of it is not known" tao-sectors --any $form bad.cue
	says recorder-media-incompatible "by its token"
done
is "$(get total_sectors --get used_sectors --get free_sectors \
	--get track_count --get medium.supported bad.cue | tr '\n' ,)" \
	",,,,false," "nor in JSON"
valid bad.cue "which is as the schema says"

# ---- tracks where none can be
for disc in lie open; do
	tao-prepare -q --new-disc cdr80 $disc.cue
	silence 400 | tao-write -q $disc.cue
	silence 400 | tao-write -q $disc.cue
done
tao-release -q lie.cue
tao-release -q --abandon open.cue
for lie in 8=7fffffff 8=ffffff00 24=ffffffff; do
	echo "read-track-information cdb 5=02 : reply $lie" >lie.cue.faults
	cp lie.cue.faults open.cue.faults
	is "$(tao-sectors --any --tracks lie.cue | tr -s ' ' | cut -d ' ' -f 2-4)" \
		"1 0 552
2 552 400" "the table of contents has to do for a drive that says $lie"
	valid lie.cue "in JSON too"
	exits 5 "an open disc has none" tao-sectors --any --tracks open.cue
	says recorder-invalid-response-from-device "by its token"
done
mv open.cue.faults lies
free=$(tao-sectors --any --free open.cue)
mv lies open.cue.faults
exits 0 "but what is free is known all the same" \
	tao-sectors --any --total --used --free --recorded open.cue
is "$(tr '\n' ' ' <out)" "359849 $((359849 - free)) $free $((359849 - free)) " \
	"and what is not"
is "$(tao-sectors --any open.cue | sed 1q)" \
	"open.cue: appendable CD-R, tracks not told" "a table says what is not"
exits 0 "what fits is known" tao-sectors --any --fits 300 open.cue
# shellcheck disable=SC2046 # one word each
exits 5 "with the numbers that are left" \
	tao-sectors --any --fits $(yes 300 | head -n 98) open.cue
says track-limit-reached "by its token"
for form in --count --toc --overhead; do
	exits 5 "$form is not" tao-sectors --any $form open.cue
	says recorder-invalid-response-from-device "by its token"
done
is "$(get free_sectors --get track_count --get overhead_sectors --get toc \
	open.cue | tr '\n' ,)" "$free,,,," "nor in JSON"
valid open.cue "which is as the schema says"
echo 'read-track-information : sense 5/20/00' >lie.cue.faults
exits 0 "a drive need not even know of tracks" tao-sectors --any --count lie.cue
is "$(cat out)" 2 "to count them"

# ---- a session after others
tao-prepare -q --new-disc cdr80 --leave-open two.cue
silence 60000 | tao-write -q two.cue
tao-release -q two.cue
tao-prepare -q --append two.cue
silence 60000 | tao-write -q two.cue
is "$(tao-sectors --overhead --count two.cue | tr '\n' ' ')" "11552 1 " \
	"tracks of earlier sessions are no overhead"
is "$(tao-sectors two.cue | grep '\[' | cut -c 3-30)" \
	"[|##########-|###########..." "and no pause in the bar"
echo 'read-track-information cdb 5=01 : reply 8=7fffffff' >two.cue.faults
is "$(tao-sectors --count --free two.cue | head -n 1)" \
	"$(tao-sectors --get free_sectors two.cue)" \
	"where they are not told, a session has its own"
exits 0 "with a table" tao-sectors two.cue
ok "that says so" grep -q "1 track, earlier tracks not told, session of" out
exits 5 "but what is overhead is not known" tao-sectors --overhead two.cue
says recorder-invalid-response-from-device "by its token"
rm two.cue.faults
mkfifo pipe
tao-write -q --start-at 0 two.cue <pipe &
writer=$!
exec 3>pipe
silence 400 >&3
wait_until grep -q '"writing"' two.cue.lock
exits 4 "while a step is running nobody knows them" \
	tao-sectors --overhead two.cue
says write-in-progress "by its token"
is "$(tao-sectors --get overhead_sectors two.cue)" "" "in JSON neither"
ok "a list names who has the disc" sh -c "tao-sectors --list two.cue |
	grep -q 'writing, session of .*, in use by process $writer'"
exec 3>&-
wait "$writer"

# ---- as many tracks as there can be
tao-prepare -q --new-disc cdr74 full.cue
for track in $(seq 99); do
	silence 1 | tao-write -q full.cue || echo "track $track"
done
is "$(tao-sectors --free --recorded full.cue | tr '\n' ' ')" \
	"0 $((99 * 300 + 98 * 152)) " "a disc of 99 tracks is full, not written"
ok "as its bar shows" sh -c "tao-sectors full.cue | grep -q '|\.\.\.\.*\]$'"
exits 5 "no other track fits" tao-sectors --fits 300 full.cue
says track-limit-reached "for want of a number"

# ---- what is not there
exits 5 "a virtual disc that is not there has no session" tao-sectors none.cue
says no-such-device "because there is no disc"

# ---- the bar is as wide as the terminal
width_of() {
	script -qec "stty cols $1; TERM=dumb tao-sectors full.cue" /dev/null \
		</dev/null | sed -n 's/^  \(\[.*\]\).*$/\1/p' | tr -d '\r\n' |
		wc -c
}
if script -qec true /dev/null >/dev/null 2>&1; then
	is "$(width_of 40) $(width_of 80) $(width_of 132) $(width_of 200)" \
		"37 77 129 194" "the bar is as wide as the terminal lets it"
else
	skip "the bar is as wide as the terminal lets it" "no script(1)"
fi
is "$(tao-sectors full.cue | grep -o '\[.*\]' | tr -d '\n' | wc -c)" 66 \
	"and has 64 cells in a file"
tap_done
