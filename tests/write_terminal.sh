#!/bin/sh
# A burn whose messages nobody can read any more: the terminal is gone, standard
# error is closed, full, or a pipe that nobody reads. It goes on, and tells all
# where it still can. Without nohup the end of the terminal ends the track.
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2016 # the inner shell is to expand them
. "${srcdir:-$(dirname "$0")/..}/tests/tap.sh"

: "${builddir:?}"
terminal=$builddir/tests/terminal
sector=2352
head -c $((400 * sector)) /dev/urandom >a
mkfifo pipe broken

new_disc() {
	rm -f disc.* gone
	tao-prepare -q --new-disc cdr74 disc.cue
}
# holds SECTORS: the first track begins with so much of what was sent.
holds() {
	head -c $(($1 * sector)) a >want
	head -c $(($1 * sector)) disc.bin | cmp - want
}

# hang_up SETUP ENDS: while a track is being written on a terminal its other end is
# closed; then the rest of it is sent. ENDS: does that end it? The status is left in $status.
hang_up() {
	new_disc
	env --default-signal=HUP "$terminal" gone sh -c "$1
		exec tao-write -vv --progress bar --progress-fd 3 --start-at 0 \
			--buffer 150K --json disc.cue <pipe >out 3>events" \
		2>shown &
	burn=$!
	exec 3>pipe
	head -c $((350 * sector)) a >&3
	waited=0
	until [ "$(wc -c <disc.bin)" -gt $((100 * sector)) ] ||
		[ $waited -ge 3000 ]; do
		sleep 0.01
		waited=$((waited + 1))
	done
	: >gone
	# where that ends the track, the rest is to come too late
	until [ "$2" = no ] || grep -q '"prepared"' disc.cue.lock ||
		[ $waited -ge 6000 ]; do
		sleep 0.01
		waited=$((waited + 1))
	done
	tail -c +$((350 * sector + 1)) a >&3 2>/dev/null
	exec 3>&-
	wait "$burn"
	status=$?
}
trap '' PIPE

# ---- the terminal goes away in the middle of a track
hang_up "trap '' HUP" no
is "$status" 0 "under nohup a burn goes on when its terminal is gone"
ok "it had one before" grep -q "SEND OPC" shown
ok "which is told of no more" sh -c "! grep -q 'track 1: 400 sectors' shown"
is "$(jq -c '[.status, .track.sectors, .track.stream_sectors]' out)" \
	'[0,400,400]' "all that came after it is written too"
ok "bit for bit" holds 400
is "$(jq -r '.state, .tracks[0].sectors' disc.cue.lock | tr '\n' ' ')" \
	"prepared 400 " "and is in the session"
is "$(tail -n 1 events | sed 's/^track 1: //')" "finishing" \
	"what is shown elsewhere is shown to the end"
exits 0 "the disc can be released" tao-release -q disc.cue

hang_up : yes
is "$status" 129 "without, its SIGHUP ends the burn"
sectors=$(jq '.tracks[0].sectors' disc.cue.lock)
ok "whose track is short" test "$sectors" -ge 300 -a "$sectors" -lt 400
is "$(jq -c '[.status, .token, .track.closed, .track.sectors]' out)" \
	"[6,\"request-cancelled\",true,$sectors]" "closed, and told"
is "$(jq -r .state disc.cue.lock)" prepared "the session goes on"
ok "what was taken of it is on the disc" \
	holds "$(jq .track.stream_sectors out)"
is "$(tao-sectors --tracks disc.cue | awk '{ print $3 }')" "$sectors" \
	"the disc says so too"
exits 0 "the next track is written" tao-write -q disc.cue <a
exits 0 "and the disc is released" tao-release -q disc.cue

# ---- it was gone, closed, broken or full from the start
# burn SETUP: on a clock of the drive's own, with the events in $events.
cat >faults <<'END'
set time virtual
set speed 8
write lba 50..60 once : sense 1/0c/01 done
END
burn() {
	new_disc
	cp faults disc.cue.faults
	env --default-signal=HUP,PIPE "$terminal" gone sh -c "$1
		tao-write -vv --progress-fd 3 disc.cue <a 3>events &&
		tao-release -vv --progress-fd 3 disc.cue 3>>events" >shown 2>&1
	status=$?
	grep -v '"preparing"' events >"events.$2"
}
burn : whole
is "$status" 0 "a burn can be told elsewhere"
ok "with a warning" grep -q '"event":"warning"' events.whole
ok "from the first sector to the close" sh -c '
	jq -r ".current_action // .event" events.whole | uniq | tr "\n" " " |
		grep -q "^writing.*finishing.*closing $"'
while read -r name setup; do
	burn "$setup" "$name"
	is "$status" 0 "$name: a burn and its release do not mind"
	ok "$name: not a line of it is missing elsewhere" \
		cmp "events.$name" events.whole
	ok "$name: nor a bit on the disc" holds 400
done <<'SETUPS'
gone trap '' HUP; : >gone; while echo >&2; do sleep 0.01; done
closed exec 2>&-
broken exec 4<>broken 2>broken 4<&-
full exec 2>/dev/full
SETUPS

# ---- a terminal that nobody reads, as behind a connection that hangs
head -c $((3000 * sector)) /dev/zero >long
for form in json bar; do
	new_disc
	printf 'set time virtual\nset speed 4\n' >disc.cue.faults
	exits 0 "a terminal that takes no more of a $form holds up no burn" \
		timeout 60 "$terminal" "" sh -c "
		for n in 1 2 3; do
			tao-write --progress $form disc.cue <long || exit
		done"
	is "$(jq '[.tracks[].sectors] | add' disc.cue.lock)" 9000 \
		"$form: all of it is written"
done
tap_done
