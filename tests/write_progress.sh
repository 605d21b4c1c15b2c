#!/bin/sh
# tao-write shows how it gets on.
# SPDX-License-Identifier: GPL-3.0-or-later
. "${srcdir:-$(dirname "$0")/..}/tests/tap.sh"

sector=2352
head -c $((400 * sector)) /dev/urandom >a
tao-prepare --new-disc cdr74 disc.cue

# ---- JSON
exits 0 "progress can be told as JSON" tao-write --progress json disc.cue <a
is "$(grep -cv '^{"event":"progress",.*}$' err)" 0 "one object a line"
for field in current_track_number current_action elapsed_time remaining_time \
	start_lba sector_count last_read_lba last_written_lba \
	total_system_buffer used_system_buffer free_system_buffer \
	drive_buffer used_drive_buffer speed simulated; do
	is "$(grep -cv "\"$field\":" err)" 0 "each has $field"
done
sed 's/.*"current_action":"\([a-z]*\)".*/\1/' err | uniq >actions
is "$(tr '\n' ' ' <actions)" "preparing writing finishing " \
	"from preparing to finishing"
ok "the last tells that all is written" \
	sh -c 'tail -n 1 err | grep -q "\"last_written_lba\":399,"'
ok "and that was announced" grep -q '"sector_count":400,' err

exits 0 "another descriptor can be told" \
	sh -c "tao-write --progress-fd 3 disc.cue <a 3>events"
is "$(grep -c '"event":"progress"' events) $(cat err)" \
	"$(wc -l <events) " "it gets JSON and standard error nothing"
mkfifo pipe
exec 4<>pipe
head -c 65536 /dev/zero >&4
exits 0 "a reader that does not read does not hold up the burn" \
	timeout 30 tao-write --progress-fd 4 disc.cue <a
exec 4>&-
exits 0 "nor does one that has gone" sh -c \
	"{ tao-write --progress-fd 3 disc.cue <a 3>&1 >/dev/null; \
	echo \$? >status; } | true; exit \$(cat status)"

# ---- the bar
exits 0 "a bar can be had where there is no terminal" \
	tao-write --progress bar disc.cue <a
ok "as lines" grep -q '^track 5: 0:05 of 0:05, 100%, 0 MB' err
script -qec "tao-write disc.cue <a" /dev/null >out 2>&1 </dev/null
ok "on a terminal there is one" grep -q 'track 6: writing\|track 6: 0:0' out
script -qec "tao-write -q disc.cue <a" /dev/null >out 2>&1 </dev/null
is "$(cat out)" "" "but not with --quiet"
script -qec "tao-write --progress none disc.cue <a" /dev/null >out 2>&1 \
	</dev/null
is "$(cat out)" "" "nor with --progress none"
exits 0 "without a terminal there is none" tao-write disc.cue <a
is "$(cat err)" "" "and nothing else either"

# ---- rehearsals
tao-prepare --new-disc cdr74 --simulate again.cue
exits 0 "a rehearsal is a burn to look at" \
	tao-write -v --progress json again.cue <a
is "$(grep '^{' err | grep -cv '"simulated":true')" 0 \
	"every line tells that it is none"
ok "so does the result" grep -q "rehearsed track 1: 400 sectors" err
ok "and the disc is blank still" \
	sh -c "! grep -q '^ *TRACK' again.cue"

tap_done
