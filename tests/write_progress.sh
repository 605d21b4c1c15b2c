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

# ---- the result
answer() {
	jq -r "$1" out
}
exits 0 "the result can be had as JSON" \
	tao-write --json --verify --isrc usk7y9812345 --copy scms disc.cue <a
is "$(answer '[.format, .status, .token, .message, .device, .simulated] | @csv')" \
	"1,0,,,\"$(called disc.cue)\",false" "it begins with the outcome"
is "$(answer '.track | [.sectors, .stream_sectors, .stream_bytes, .isrc,
	.copy, .pre_emphasis, .closed] | @csv')" \
	'400,400,940800,"USK7Y9812345","scms",false,true' "then the track"
is "$(answer .track.checksum)" \
	"$(jq -r '.tracks[-1].checksum' disc.cue.lock)" \
	"with the checksum that the session has"
is "$(answer '.space.total_sectors - .space.used_sectors -
	.space.free_sectors')" 0 "then the space"
ok "and how it went" sh -c "jq -e '.burn.seconds > 0 and
	.burn.system_buffer > 33000000 and .burn.underruns == 0' out"
exits 6 "so can a failure" \
	sh -c "cat a | tao-write --json --sectors 500 disc.cue"
is "$(answer '[.status, .token, .track.sectors] | @csv')" \
	'6,"track-short",400' "with its status, its token and what is there"
exits 3 "and one before the disc was touched" \
	sh -c "tao-write --json disc.cue </dev/null"
is "$(answer '[.status, .token, .track] | @csv')" \
	'3,"stream-not-supported",' "which has no track"
exits 1 "a result that cannot be told is an error" \
	sh -c "tao-write --json disc.cue <a >/dev/full"
says output-error "by name"

# ---- verification
exits 0 "the tracks of the session can be verified" \
	tao-write --verify --progress json disc.cue <a
is "$(grep -c '"current_action":"verifying"' err)" \
	"$(grep -c '"track":' disc.cue.lock)" "all of them"
sed 's/"sectors": 400,/"sectors": 900,/' disc.cue.lock >edited
cat edited >disc.cue.lock
exits 6 "a drive that tells another track is found out" \
	tao-write --verify disc.cue <a
says burn-verification-failed "by name"

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
