# Sourced by tests that meet each command that a step of a burn has for the
# drive, by the fault plan: what "any" leaves out is counted by itself.
# They define attempt N TOOL ARGUMENT...: that tool, with $group's Nth command
# met; fails if it has no such one, and leaves status and killed.err.
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
. "${srcdir:-$(dirname "$0")/..}/tests/kill_steps.sh"

groups="any inquiry request-sense get-configuration get-event-status"
group=any
before=0 # points of the groups before this one

# killed N TOOL ARGUMENT...: that tool, at the Nth of all its commands.
killed() {
	at=$1
	shift
	until attempt $((at - before)) "$@"; do
		rm -f a.cue.faults
		before=$((at - 1))
		group=$(echo "$groups " | sed "s/.*$group \\([^ ]*\\).*/\\1/")
		# shellcheck disable=SC2154 # attempt sets it
		[ "$status" -eq 0 ] && [ "$group" ] && begin && continue
		group=any
		before=0
		return 1
	done
	rm -f a.cue.faults
}
