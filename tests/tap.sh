# tap.sh - the Test Anything Protocol for shell tests; source it first.
# Each check prints one line whose title is a sentence about behaviour. End
# the test with tap_done: the plan comes last, so that a crash shows.
# After sourcing: $srcdir and $builddir are absolute, the programs are on PATH,
# the current folder is an empty scratch folder that goes away at the end.
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh

tap_count=0
tap_failed=0
: "${srcdir:=$(dirname "$0")/..}" "${builddir:=.}"
srcdir=$(cd "$srcdir" && pwd)
builddir=$(cd "$builddir" && pwd)
PATH=$builddir/tools:$PATH
LC_ALL=C.UTF-8
export srcdir builddir PATH LC_ALL
unset TAO_DEVICE TAO_TRANSPORT TAO_DRIVE_FD

scratch=$(mktemp -d "${TMPDIR:-/tmp}/tao-test.XXXXXX") || exit 1
TAO_LOCK_DIR=$scratch/lock
# The machine that runs the tests may suspend as it likes.
DBUS_SYSTEM_BUS_ADDRESS=unix:path=$scratch/no-bus
export TAO_LOCK_DIR DBUS_SYSTEM_BUS_ADDRESS
mkdir "$TAO_LOCK_DIR"
trap 'cd / && rm -rf "$scratch"' EXIT
trap 'exit 1' HUP INT TERM
cd "$scratch" || exit 1

# ok TITLE COMMAND...: the command succeeds. Its output becomes a comment.
ok() {
	tap_title=$1
	shift
	tap_count=$((tap_count + 1))
	if "$@" >"$scratch/.tap" 2>&1; then
		echo "ok $tap_count - $tap_title"
	else
		tap_failed=$((tap_failed + 1))
		echo "not ok $tap_count - $tap_title"
		echo "# failed: $*"
		sed 's/^/# /' "$scratch/.tap"
	fi
}

# is GOT WANT TITLE: two strings are equal.
is() {
	tap_count=$((tap_count + 1))
	if [ "$1" = "$2" ]; then
		echo "ok $tap_count - $3"
	else
		tap_failed=$((tap_failed + 1))
		echo "not ok $tap_count - $3"
		printf 'got: %s\nwant: %s\n' "$1" "$2" | sed 's/^/# /'
	fi
}

# exits STATUS TITLE COMMAND...: the command ends with that status. Its
# standard output is left in the file "out", its messages in "err".
exits() {
	tap_want=$1
	tap_title=$2
	shift 2
	"$@" >out 2>err
	tap_got=$?
	tap_count=$((tap_count + 1))
	if [ "$tap_got" -eq "$tap_want" ]; then
		echo "ok $tap_count - $tap_title"
	else
		tap_failed=$((tap_failed + 1))
		echo "not ok $tap_count - $tap_title"
		echo "# $* ended with $tap_got, not $tap_want"
		sed 's/^/# /' err
	fi
}

# says TOKEN TITLE: the last "exits" left one line "PROGRAM: TOKEN: ..." in err.
says() {
	ok "$2" grep -q "^tao-[a-z]*: $1: " err
}

# wait_until COMMAND...: until it succeeds, a minute at most.
wait_until() {
	tap_waited=0
	until "$@" >/dev/null 2>&1; do
		[ $tap_waited -lt 1200 ] || return 1
		tap_waited=$((tap_waited + 1))
		sleep 0.05
	done
}

# In tests/guest some tests run with their discs in drives of the machine, which
# tests/guest/shim.c puts there:
# in_drives: is that so?
# called DISC.cue: what the programs say for it: itself, or the drive's node.
# lockable DISC.cue: the file to lock to keep others from it.
# unplug DISC.cue: before its files are changed behind its drive's back; with the
# next program it is there again.
in_drives() {
	[ -n "${TAO_TEST_DRIVES:-}" ]
}
called() {
	in_drives || { echo "$1" && return; }
	sed 's/ .*//' "$TAO_TEST_DRIVES/$(echo "$PWD/$1" | tr / %)"
}
unplug() {
	! in_drives || tao-drive --stop --force "$1"
}
lockable() {
	if in_drives; then
		called "$1"
	else
		echo "${1%.cue}.bin"
	fi
}

# skip TITLE REASON: a check that cannot be made here.
skip() {
	tap_count=$((tap_count + 1))
	echo "ok $tap_count - $1 # SKIP $2"
}

# skip_all REASON: nothing in this file can be tested here.
skip_all() {
	echo "1..0 # SKIP $1"
	exit 0
}

tap_done() {
	echo "1..$tap_count"
	[ "$tap_failed" -eq 0 ]
	exit
}
