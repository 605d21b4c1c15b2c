#!/bin/sh
# The lines of --progress json are as their schema says, of every kind.
# SPDX-License-Identifier: GPL-3.0-or-later
. "${srcdir:-$(dirname "$0")/..}/tests/tap.sh"

# shellcheck disable=SC2154 # tap.sh sets it
schema=$srcdir/doc/tao-progress.schema.json
head -c $((400 * 2352)) /dev/urandom >a

# valid FILE TITLE
valid() {
	"$srcdir/tests/check-schema" "$schema" "$1" >said 2>&1
	if [ $? -eq 77 ]; then
		skip "$2" "no python3-jsonschema"
	else
		is "$(cat said)" "" "$2"
	fi
}
# kinds FILE...: the events, those of progress with what is done.
kinds() {
	cat "$@" | jq -r '.event + " " + (.current_action // "")' | sort -u |
		tr '\n' ' '
}
# tells TITLE FILE WANT COMMAND...: its lines of those kinds go to FILE.
tells() {
	title=$1
	file=$2.lines
	want=$3
	shift 3
	exits 0 "$title is done" "$@" 3>"$file" </dev/null
	is "$(kinds "$file")" "$want" "$title tells what it does"
	valid "$file" "$title: each line is as the schema says"
}

tao-prepare -q --new-disc cdrw80 d.cue && tao-write -q d.cue <a &&
	tao-release -q d.cue || exit 1
cat >d.cue.faults <<'END'
set time virtual
write lba 50..60 once : sense 1/0c/01 done
END
tells "tao-prepare" prepare "progress blanking progress preparing " \
	tao-prepare -q --blank fast --progress-fd 3 d.cue
tells "tao-write" write "progress finishing progress preparing \
progress verifying progress writing warning  " \
	tao-write -q --verify --progress-fd 3 d.cue cat a
tells "tao-release" release "progress closing progress verifying " \
	tao-release -q --verify --progress-fd 3 d.cue
tells "a rehearsal" simulate "progress finishing progress preparing \
progress writing warning  " \
	sh -c "tao-prepare -q --new-disc cdr80 --simulate s.cue 3>&- &&
	cp d.cue.faults s.cue.faults &&
	tao-write -q --progress-fd 3 s.cue cat a"
is "$(jq -s -c 'map(select(.event == "progress").simulated) | unique' \
	simulate.lines)" "[true]" "as one"
# what cannot be known is told as such
tells "a pipe into a drive without a buffer" unknown \
	"progress finishing progress preparing progress writing " sh -c "
	rm d.cue.faults
	tao-prepare -q --blank fast d.cue 3>&- &&
	echo 'read-buffer-capacity : sense 5/20/00' >d.cue.faults &&
	tao-write -q --progress-fd 3 d.cue cat a"
ok "what is not known is there all the same" jq -s -e \
	'any(.sector_count == 0) and any(.remaining_time == -1) and
	any(.drive_buffer == 0)' unknown.lines

# ---- seen from outside
mkfifo pipe
tao-write -q --start-at 0 d.cue <pipe &
writer=$!
exec 4>pipe
tao-sectors --watch --json d.cue >watch.lines 4>&- &
watcher=$!
waited=0
until grep -q '"progress"' watch.lines || [ $waited -gt 1000 ]; do
	head -c 100000 a >&4
	sleep 0.05
	waited=$((waited + 1))
done
exec 4>&-
wait "$writer"
tao-release -q d.cue
wait "$watcher"
ok "tao-sectors --watch tells of the session too" sh -c \
	"echo '$(kinds watch.lines)' | grep -q '^progress .*session  $'"
valid watch.lines "and each line is as the schema says"

# ---- the schema
is "$(kinds ./*.lines)" "$(jq -r '.oneOf[].properties | .event.const as $e |
	(.current_action.enum // [""])[] | $e + " " + .' "$schema" | sort -u |
	tr '\n' ' ')" "of all kinds that the schema knows there was one"
head -n 1 write.lines | jq -c '(.percent = "half"), del(.speed), (.more = 1),
	(.event = "other")' >wrong.lines
"$srcdir/tests/check-schema" "$schema" wrong.lines >said 2>&1
if [ $? -eq 77 ]; then
	skip "lines that are wrong are found out" "no python3-jsonschema"
else
	is "$(wc -l <said)" 4 "lines that are wrong are found out"
fi
tap_done
