#!/bin/sh
# tao-prepare and tao-release show how they get on, as tao-write does: what the
# drive does by itself, on a clock of its own.
# SPDX-License-Identifier: GPL-3.0-or-later
. "${srcdir:-$(dirname "$0")/..}/tests/tap.sh"

head -c $((400 * 2352)) /dev/urandom >a
cat >disc.cue.faults <<'END'
set time virtual
END
# burned: a disc with a track, its session open.
burned() {
	tao-prepare -q --blank fast disc.cue && tao-write -q disc.cue <a
}
# actions FILE: what was told, in this order.
actions() {
	jq -r 'select(.event == "progress") | .current_action' "$1" | uniq |
		tr '\n' ' '
}
# percents ACTION FILE: is it told that some, then more is done?
percents() {
	jq -s -e '[.[] | select(.current_action == "'"$1"'") | .percent] |
		.[0] == -1 and .[1] > -1 and .[-1] > 80 and .[1:] == (.[1:] | sort)' \
		"$2" >/dev/null
}
tao-prepare -q --new-disc cdrw80 disc.cue && tao-write -q disc.cue <a &&
	tao-release -q disc.cue || exit 1

# ---- JSON
exits 0 "blanking can be told as JSON" \
	tao-prepare --progress json --blank fast disc.cue
is "$(grep -cv '^{"event":"progress",.*}$' err)" 0 "one object a line"
is "$(actions err)" "blanking preparing " "what is done"
ok "and how much of it" percents blanking err
is "$(jq -s -c '.[0] | keys_unsorted' err)" "$(tao-write --progress json \
	disc.cue <a 2>&1 >/dev/null | jq -s -c '.[0] | keys_unsorted')" \
	"with the members that a track's have"
is "$(jq -s -r '.[0] | [.current_track_number, .simulated] | @csv' err)" \
	"0,false" "of no track"
exits 0 "closing and reading back too" \
	tao-release --verify --progress json disc.cue
is "$(actions err)" "closing verifying " "each"
ok "closing as far as the drive says" percents closing err
is "$(jq -s -r '[.[] | select(.current_action == "verifying")] |
	[.[0].percent, .[-1].percent, .[-1].current_track_number] | @csv' err)" \
	"0,100,1" "reading back by sectors"
ok "and the time that is left" jq -s -e \
	'[.[] | select(.percent > 0 and .percent < 100 and
		.current_action == "closing") | .remaining_time] |
	.[0] > .[-1] and .[-1] >= 0' err
exits 0 "a track that is being closed is told as well" sh -c \
	"tao-prepare -q --blank fast disc.cue
	tao-write --progress json disc.cue <a"
ok "as far as the drive says" percents finishing err

# ---- where
exits 0 "another descriptor can be told" \
	sh -c "tao-release --progress-fd 3 disc.cue 3>events"
is "$(actions events)$(cat err)" "closing " "it gets all, standard error nothing"
exits 0 "by tao-prepare too" \
	sh -c "tao-prepare --blank fast --progress-fd 3 disc.cue 3>events"
is "$(actions events)" "blanking preparing " "which tells nothing twice"
ok "blanking is not noted besides" sh -c "! grep -q blanking err"
for tool in tao-prepare tao-release; do
	exits 2 "$tool: a descriptor that is closed is wrong usage" \
		sh -c "$tool --progress-fd 9 disc.cue 9>&-"
	exits 2 "$tool: so is a word that is none" \
		$tool --progress all disc.cue
	exits 0 "$tool: a reader that has gone does no harm" sh -c \
		"{ $tool --progress-fd 3 disc.cue 3>&1 >/dev/null; \
		echo \$? >status; } | true; read -r s <status
		[ \$s -eq 0 ] || [ $tool\$s = tao-prepare5 ]"
done

# ---- with a command
exits 0 "behind a command the closing is told" tao-prepare --progress json \
	--blank fast disc.cue sh -c "exec tao-write -q <a"
is "$(actions err)" "preparing closing " "with the rest"

# ---- the bar
exits 0 "a bar can be had where there is no terminal" \
	tao-prepare --progress bar --blank fast disc.cue
ok "as lines" grep -Eq '^blanking, [0-9]+%, 0:0[0-9], 0:0[0-9] left$' err
tao-write -q disc.cue <a
script -qec "tao-release -v disc.cue" /dev/null >out 2>&1 </dev/null
ok "on a terminal there is one" grep -q "closing, " out
tr '\r' '|' <out >line
ok "that makes room for what is said" \
	grep -q '| *|tao-release: released: finalised' line
exits 0 "without a terminal blanking is noted all the same" \
	tao-prepare --blank fast disc.cue
ok "once" grep -q '^tao-prepare: blanking the disc fast' err
is "$(grep -c '%' err)" 1 "and how far it is"
tao-write -q disc.cue <a
script -qec "tao-release -q disc.cue" /dev/null >out 2>&1 </dev/null
is "$(cat out)" "" "nothing of it with --quiet"

# ---- a track, all that is known of it
rm -f disc.*
tao-prepare -q --new-disc cdr74 --simulate disc.cue
printf 'set time virtual\nset speed 8\n' >disc.cue.faults
head -c $((3000 * 2352)) /dev/zero >long
exits 0 "a rehearsed track can be shown" \
	tao-write --json --progress bar --buffer 1M disc.cue <long
ok "with its number, time, size, speed, buffers and what is left" \
	grep -Eqx "REHEARSAL track 1: 0:[0-3][0-9] of 0:40, [0-9]+%, [1-7] MB, \
[0-9]+\.[0-9]x, buffer [0-9]+%, drive [0-9]+%, 0:0[0-9] left" err
ok "and told, with the lowest fill of both buffers" jq -e '.simulated and
	.burn.lowest_system_buffer < .burn.system_buffer and
	.burn.drive_buffer == 2097152 and
	.burn.lowest_drive_buffer < .burn.drive_buffer and
	.burn.lowest_drive_buffer >= 0 and .burn.seconds > 5' out
rm -f disc.*

# ---- rehearsals
tao-prepare -q --new-disc cdrw80 disc.cue && tao-release -q disc.cue
tao-prepare -q --simulate --blank fast disc.cue 2>/dev/null
is "$?" 2 "what is rehearsed is not blanked"
rm -f disc.*
tao-prepare -q --new-disc cdr74 disc.cue
tao-release -q disc.cue
exits 0 "a rehearsal can be told" \
	tao-prepare --simulate --progress json disc.cue
is "$(jq -s -c 'map(.simulated) | unique' err)" "[true]" "as one, in every line"

# ---- warnings that are not the drive's, of a disc with a name that is no UTF-8
name=$(printf 'd\377.cue')
tao-prepare -q --new-disc cdr74 "$name"
tao-write -q "$name" <a
ln -sf precious "$name.lock.sums"
tao-write --json --progress-fd 3 "$name" <a >out 2>err 3>told
is "$?" 0 "what cannot be kept for a later look is no failure"
ok "but a warning" grep -aq "warning: track 2 cannot be verified" err
is "$(jq -r '.warnings[] | .token + " " + .message[:29]' out)" \
	"lock-failed track 2 cannot be verified: '" \
	"also in what came of it"
is "$(jq -r 'select(.event == "warning") | .token' told)" lock-failed \
	"and in what is told while it is done"

tap_done
