#!/bin/sh
# Each step of a burn is killed at each command that it has for the drive, by
# the fault plan. What "any" leaves out is counted by itself.
# The next steps go on, and no track that was reported as written is lost.
# SPDX-License-Identifier: GPL-3.0-or-later
. "${srcdir:-$(dirname "$0")/..}/tests/kill_steps.sh"

groups="any inquiry request-sense get-configuration get-event-status"
group=any
before=0 # points of the groups before this one

# One attempt: kill it before its Nth command of the group.
attempt() {
	echo "$group after $(($1 - 1)) once : killed" >a.cue.faults
	shift
	"$@" <two >/dev/null 2>killed.err
	status=$?
	rm a.cue.faults
	[ "$status" -eq 137 ]
}

# killed N TOOL ARGUMENT...: that tool, killed at the Nth of all its commands.
killed() {
	at=$1
	shift
	until attempt $((at - before)) "$@"; do
		before=$((at - 1))
		group=$(echo "$groups " | sed "s/.*$group \\([^ ]*\\).*/\\1/")
		[ "$status" -eq 0 ] && [ "$group" ] && begin && continue
		group=any
		before=0
		return 1
	done
}

burn 15
try tao-sectors after_release a.cue
told kill_commands.sh "command to the drive"
tap_done
