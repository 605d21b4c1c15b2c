#!/bin/sh
# Each step of a burn is killed at each of its changes to disc and lock file.
# The next steps go on, and no track that was reported as written is lost.
# SPDX-License-Identifier: GPL-3.0-or-later
. "${srcdir:-$(dirname "$0")/..}/tests/kill_steps.sh"

# shellcheck disable=SC2154 # tap.sh sets it
preload=$builddir/tests/preload_kill.so

# killed N TOOL ARGUMENT...: that tool, killed at its Nth change. Fails if it
# came to its end.
killed() {
	at=$1
	shift
	LD_PRELOAD=$preload TAO_KILL_NAME=$1 TAO_KILL_AT=$at \
		ASAN_OPTIONS=verify_asan_link_order=0:${ASAN_OPTIONS-} \
		"$@" >/dev/null 2>killed.err
	status=$?
	[ "$status" -eq 137 ]
}

burn 20
told kill.sh "change to a file"
tap_done
