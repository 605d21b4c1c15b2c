#!/bin/sh
# Waiting for a drive ends, at a limit of its own for each command, which can
# be scaled; and says for what, in words first. In virtual time.
# SPDX-License-Identifier: GPL-3.0-or-later
. "${srcdir:-$(dirname "$0")/..}/tests/tap.sh"

head -c 1000000 /dev/zero >audio

# gives_up STATUS TOKEN SECONDS FAULT TOOL: with that fault, at both scales.
gives_up() {
	for scale in 1 0.5; do
		printf 'set time virtual\n%s\n' "$4" >a.cue.faults
		exits "$1" "$5 does not wait for ever with $4" \
			timeout 60 "$5" --timeout-scale "$scale" a.cue <audio
		seconds=$3
		[ "$scale" = 1 ] || seconds=$((seconds / 2))
		ok "but $seconds s, which it tells, and why" grep -q \
			"^$5: $2: 'a.cue': .* after $seconds s: [a-z ]*" err
	done
	rm a.cue.faults
}

tao-prepare --new-disc cdr80 a.cue && tao-release a.cue
gives_up 4 recorder-media-becoming-ready 120 \
	'test-unit-ready : sense 2/04/01' tao-prepare
tao-prepare a.cue
gives_up 4 recorder-media-busy 30 'read-disc-information : busy' tao-sectors
gives_up 6 recorder-media-busy 200 'write : sense 2/04/08' tao-write
exits 0 "a drive that has recovered is written" tao-write -q a.cue <audio
gives_up 6 close-failed 200 'close-session : busy' tao-release
exits 0 "and released" tao-release -q a.cue

tap_done
