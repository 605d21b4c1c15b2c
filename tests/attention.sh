#!/bin/sh
# A unit attention of each kind comes at each command that each step of a burn
# has for the drive. The steps see to it or end by themselves; the next ones go
# on, and no track that was reported as written is lost.
# SPDX-License-Identifier: GPL-3.0-or-later
. "${srcdir:-$(dirname "$0")/..}/tests/kill_groups.sh"

# The drive has news; the program is told, and sees to it or ends by itself.
attempt() {
	echo "$group after $(($1 - 1)) once : sense 6/$asc" >a.cue.faults
	shift
	"$@" -vv <two >/dev/null 2>killed.err
	status=$?
	grep -q "^tao-[a-z]*: [0-9A-F][0-9A-F] .* -> unit attention" killed.err
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
