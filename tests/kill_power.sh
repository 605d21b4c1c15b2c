#!/bin/sh
# The power is cut at each command that each step of a burn has for the drive:
# the machine's and the drive's, and the drive's alone. What was in the buffer is
# lost, the open track damaged, the machine another boot.
# The next steps go on, and no track that was reported as written is lost.
# SPDX-License-Identifier: GPL-3.0-or-later
. "${srcdir:-$(dirname "$0")/..}/tests/kill_groups.sh"

# The machine's power: the program is killed before its Nth command of the group,
# then the drive is off, and on again with the machine.
cut_all() {
	echo "$group after $(($1 - 1)) once : killed" >a.cue.faults
	shift
	"$@" <two >/dev/null 2>killed.err
	status=$?
	[ "$status" -eq 137 ] || return 1
	[ ! -e a.cue.lock ] || {
		jq '.boot_id = "00000000-0000-0000-0000-000000000000"' \
			a.cue.lock >lock
		cat lock >a.cue.lock
	}
	echo "any once : power-loss" >a.cue.faults
	step tao-prepare --recover a.cue && no "not off"
	grep -q "^tao-prepare: device-gone:" step.err || no "not off"
	return 0
}

# The drive's alone: the program is told, and ends by itself.
cut_drive() {
	echo "$group after $(($1 - 1)) once : power-loss" >a.cue.faults
	shift
	"$@" -vv <two >/dev/null 2>killed.err
	status=$?
	grep -q "^tao-[a-z]*: [0-9A-F][0-9A-F] .* -> the drive is gone" killed.err
}

attempt() {
	$cut "$@"
}

# A disc that was closed already has a session from before the power cut.
recover() {
	step tao-sectors a.cue && return 0
	step tao-prepare --recover a.cue && return 0
	grep -q "media-is-not-blank: .*: finalised CD-R" step.err &&
		[ "$tool" = tao-release ] && step tao-release --abandon a.cue
}

before_release=recover # the machine was started again
cut=cut_all
burn 15
cut=cut_drive
broken=interrupted # the program was there to say so
rm -f a.* start/*
burn 15
told kill_power.sh "command to the drive, by a power cut"
tap_done
