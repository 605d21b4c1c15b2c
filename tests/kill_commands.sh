#!/bin/sh
# Each step of a burn is killed at each command that it has for the drive, by
# the fault plan.
# The next steps go on, and no track that was reported as written is lost.
# SPDX-License-Identifier: GPL-3.0-or-later
. "${srcdir:-$(dirname "$0")/..}/tests/kill_groups.sh"

# One attempt: kill it before its Nth command of the group.
attempt() {
	echo "$group after $(($1 - 1)) once : killed" >a.cue.faults
	shift
	"$@" <two >/dev/null 2>killed.err
	status=$?
	[ "$status" -eq 137 ]
}

burn 15
try tao-sectors after_release a.cue
told kill_commands.sh "command to the drive"
tap_done
