# Sourced by tests that kill the steps of a burn: what has to be true then.
# They define killed N TOOL ARGUMENT...: that tool, killed at its Nth point;
# fails if it came to its end, and leaves status and killed.err.
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh

# In memory, where there is such a folder: it waits for the disk all the time.
[ -d /dev/shm ] && [ -w /dev/shm ] && export TMPDIR=/dev/shm
. "${srcdir:-$(dirname "$0")/..}/tests/tap.sh"

head -c $((320 * 2352)) /dev/urandom >one
head -c $((310 * 2352)) /dev/urandom >two
mkdir work work/start
cp one two work
cd work || exit 1
all=0
lost=0

# no WORD...: this went wrong; tell where.
no() {
	echo "# $tool, point $at: $*"
	sed 's/^/# /' step.err
	bad=$((bad + 1))
	return 1
}

is_lost() {
	lost=$((lost + 1))
	no "track $1 is lost"
}

step() {
	"$@" >step.out 2>step.err
}

# has TRACK FILE: the finished disc has that track, bit for bit.
has() {
	tao-sectors --any --tracks a.cue 2>step.err | tr -s ' ' | sed 's/^ //' |
		while read -r track start sectors _; do
			[ "$track" = "$1" ] || continue
			size=$(($(stat -c %s "$2") / 2352))
			[ "$sectors" -ge "$size" ] || break
			dd if=a.bin bs=2352 skip="$start" count="$size" \
				2>/dev/null | cmp -s - "$2" && echo same
		done | grep -q same
}

# Bring the session back, if there is one.
recover() {
	step tao-sectors a.cue && return 0
	case $(cut -d ' ' -f 2 step.err) in
	session-interrupted:)
		step tao-prepare --recover a.cue || no "cannot recover"
		;;
	media-is-not-prepared:)
		step tao-prepare --recover a.cue || no "cannot prepare again"
		;;
	*)
		no "unexpected answer"
		;;
	esac
}

# begin: the files of the last keep.
begin() {
	rm -f a.* .tao-*
	cp start/* .
}

# keep: what is here is where the next tool begins.
keep() {
	rm -f start/*
	cp a.* start
}

# try TOOL CHECK ARGUMENT...: kill it at each of its changes, and check.
try() {
	tool=$1
	check=$2
	shift 2
	points=0
	bad=0
	at=1
	begin
	while killed "$at" "$tool" "$@" <two; do
		points=$((points + 1))
		"$check"
		at=$((at + 1))
		begin
	done
	# shellcheck disable=SC2154 # killed sets it
	[ "$status" -eq 0 ] || {
		sed 's/^/# /' killed.err
		no "ended with $status"
	}
	all=$((all + points))
	is "$bad" 0 "$tool $*: recovered after each kill"
	echo "# killed at $points points"
	ok "$tool $*: there are points to kill it at" test "$points" -gt 3
}

close_and_compare() {
	step tao-release a.cue || no "cannot release" || return
	for track; do
		has "${track%=*}" "${track#*=}" || is_lost "$track"
	done
}

after_prepare() {
	recover || return
	step tao-write -q a.cue <one || no "cannot write" || return
	close_and_compare 1=one
}

# The track that was being written may be there, in part or not at all; what
# comes after it is whole.
after_write() {
	recover || return
	step tao-write -q a.cue <one || no "cannot write" || return
	last=$(tao-sectors --tracks a.cue | tail -n 1 | awk '{ print $1 }')
	# it may have come to its end, and said so
	[ "$tool $status" != "tao-write 0" ] || set -- 2=two
	close_and_compare 1=one "$last=one" "$@"
}

# A disc may be finalised already; then the session may be gone, or is just
# given back.
after_release() {
	if [ -e a.cue.lock ]; then
		${before_release:-true} || return
	fi
	if [ -e a.cue.lock ]; then
		step tao-release a.cue || no "cannot release" || return
	fi
	for track in 1=one 2=two; do
		has "${track%=*}" "${track#*=}" || is_lost "$track"
	done
	case $(tao-sectors --any a.cue | sed 1q) in
	"a.cue: finalised CD-R, 2 tracks") ;;
	*) no "not finalised" ;;
	esac
}

# burn: each step of a burn of two tracks, killed at each of its points.
burn() {
	tao-prepare --new-disc cdr80 a.cue && tao-release a.cue
	keep
	try tao-prepare after_prepare a.cue
	begin
	tao-prepare a.cue && tao-write -q a.cue <one
	keep
	try tao-write after_write -q a.cue
	begin
	${break_off:-killed} "$1" tao-write -q a.cue <two
	rm -f a.cue.faults
	keep
	is "$(jq -r .state a.cue.lock)" "${broken:-writing}" \
		"a track can be broken off in the middle"
	try tao-prepare after_write --recover a.cue
	begin
	tao-release -q --abandon a.cue
	rm a.*
	tao-prepare --new-disc cdr80 a.cue
	tao-write -q a.cue <one
	tao-write -q a.cue <two
	keep
	try tao-release after_release a.cue
}

# told SCRIPT WHAT: doc/faults.md tells the numbers. It need not change with
# each WRITE more or less. "UPDATE=1 make check TESTS=..." corrects it.
told() {
	page=$srcdir/doc/faults.md
	if [ "${UPDATE-}" ]; then
		cp "$page" page
		{
			sed "/^.tests.$1.: /d" page
			echo "\`tests/$1\`: about $all times, at each $2;" \
				"$lost tracks lost."
		} >"$page"
	fi
	about=$(sed -n "s/^.tests.$1.: about \([0-9]*\) times.*; $lost tracks.*/\1/p" \
		"$page")
	ok "doc/faults.md tells so" \
		test "$((all * 4))" -ge "$((about * 3))" -a \
		"$((all * 3))" -le "$((about * 4))" -a "${about:-0}" -gt 0
	is "$lost" 0 "no track is lost"
}
