#!/bin/sh
# tao-sectors --watch: a session seen from outside until it ends.
# SPDX-License-Identifier: GPL-3.0-or-later
. "${srcdir:-$(dirname "$0")/..}/tests/tap.sh"

# wait_for PATTERN FILE: until it is there.
wait_for() {
	wait_until grep -q "$1" "$2"
}

exits 5 "there is nothing to see without a session" sh -c \
	"tao-prepare -q --new-disc cdr80 z.cue && tao-release -q z.cue &&
	tao-sectors --watch z.cue"
says media-is-not-prepared "by its token"
tao-prepare -q --new-disc cdr80 -n radio a.cue || exit 1
tao-sectors --watch a.cue >lines 2>err &
watcher=$!
tao-sectors -vv --watch --json a.cue >events 2>trace &
other=$!
ok "a session is seen" wait_for "$(basename "$(called a.cue)"): prepared, session of radio" lines
mkfifo pipe
tao-write -q --start-at 0 --sectors 3000 a.cue <pipe &
exec 3>pipe
head -c $((600 * 2352)) /dev/zero >&3
ok "then its track" wait_for "^track 1: " lines
ok "and how far it is" wait_for "of 0:40" lines
ok "a program sees the same" wait_for '"event":"progress"' events
sent=600
until grep -q '"last_written_lba":[6-9][0-9][0-9],' events ||
	[ $sent -ge 1500 ]; do
	head -c $((50 * 2352)) /dev/zero >&3
	sent=$((sent + 50))
	sleep 0.3
done
ok "as it goes on" grep -q '"last_written_lba":[6-9][0-9][0-9],' events
head -c $(((3000 - sent) * 2352)) /dev/zero >&3
exec 3>&-
ok "then that the track is done" wait_for "tracks so far: 1" lines
wait_for '"tracks":1,' events # both look some times a second only
tao-release -q a.cue
wait "$watcher"
is "$?" 0 "the end of the session is the end of the view"
wait "$other"
is "$?" 0 "for a program too"
is "$(cat trace)" "" "which never sent the drive a command"
is "$(jq -s -r '[.[] | select(.event == "progress")][0] |
	[.current_track_number, .current_action, .start_lba, .sector_count] |
	map(tostring) | join(" ")' events)" "1 writing 0 3000" \
	"events are those of tao-write"
is "$(jq -s -r '[.[] | select(.event == "session")][-1].tracks' events)" 1 \
	"and of the session"
jq -c . events | awk '{ print >("event." NR) }'
"$srcdir/tests/check-schema" "$srcdir/doc/tao-sectors.schema.json" event.* \
	>said 2>&1
if [ $? -eq 77 ]; then
	skip "all are as the schema says" "no python3-jsonschema"
else
	is "$(cat said)" "" "all are as the schema says"
fi

# ---- as many as want to
tao-prepare -q --new-disc cdr80 many.cue
watchers=
for n in 1 2 3 4 5 6 7 8 9 10; do
	tao-sectors --watch many.cue >"lines.$n" 2>>err.many &
	watchers="$watchers $!"
done
for n in 1 2 3 4 5 6 7 8 9 10; do
	wait_for ": prepared" "lines.$n" || break
done
tao-release -q many.cue
ended=
for watcher in $watchers; do
	wait "$watcher"
	ended="$ended$? "
done
is "$ended" "0 0 0 0 0 0 0 0 0 0 " "ten see the same session, and its end"
is "$(cat err.many)" "" "without a word"

# ---- a writer that dies
tao-prepare -q --new-disc cdr80 b.cue
tao-write -q --start-at 0 b.cue <pipe &
writer=$!
exec 3>pipe
head -c $((600 * 2352)) /dev/zero >&3
wait_until grep -q '"writing"' b.cue.lock
tao-sectors --watch b.cue >lines 2>err &
watcher=$!
wait_for writing lines
kill -9 "$writer"
wait "$watcher"
is "$?" 5 "a step that dies ends it"
says session-interrupted "by its token"
exec 3>&-
tap_done
