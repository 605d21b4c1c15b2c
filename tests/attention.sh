#!/bin/sh
# A unit attention of each kind comes at each command that each step of a burn
# has for the drive. The steps see to it or end by themselves; the next ones go
# on, and no track that was reported as written is lost.
# SPDX-License-Identifier: GPL-3.0-or-later
. "${srcdir:-$(dirname "$0")/..}/tests/kill_steps.sh"

groups="any inquiry request-sense get-configuration get-event-status"
group=any
before=0 # points of the groups before this one

# The drive has news; the program is told, and sees to it or ends by itself.
news() {
	echo "$group after $(($1 - 1)) once : sense 6/$asc" >a.cue.faults
	shift
	"$@" -vv <two >/dev/null 2>killed.err
	status=$?
	grep -q "^tao-[a-z]*: [0-9A-F][0-9A-F] .* -> unit attention" killed.err
}

# killed N TOOL ARGUMENT...: that tool, at the Nth of all its commands.
killed() {
	at=$1
	shift
	until news $((at - before)) "$@"; do
		rm -f a.cue.faults
		before=$((at - 1))
		group=$(echo "$groups " | sed "s/.*$group \\([^ ]*\\).*/\\1/")
		[ "$status" -eq 0 ] && [ "$group" ] && begin && continue
		group=any
		before=0
		return 1
	done
	rm -f a.cue.faults
}

# A writer that is killed, to be recovered from.
stopped() {
	shift
	echo "any after 14 once : killed" >a.cue.faults
	"$@" <two >/dev/null 2>killed.err
}

break_off=stopped
for asc in 28/00 29/00 2a/01 2e/00; do
	echo "# 6/$asc"
	rm -f a.* start/*
	burn 15
done
told attention.sh "command to the drive, by a unit attention"
tap_done
