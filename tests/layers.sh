#!/bin/sh
# The walls of doc/architecture.md, as far as text can show them, and that files
# and functions are short enough to be read.
# SPDX-License-Identifier: GPL-3.0-or-later
. "${srcdir:-$(dirname "$0")/..}/tests/tap.sh"

cd "$srcdir" || exit 1

# none TITLE PATTERN FILE...: no line of the files has the pattern.
none() {
	title=$1
	pattern=$2
	shift 2
	found=$(grep -nE "$pattern" "$@" /dev/null)
	is "$found" "" "$title"
}

# files NAME...: the .c and .h of these modules of lib/, those that there are.
files() {
	for name; do
		find lib -maxdepth 1 -name "$name.[ch]" -o \
			-maxdepth 1 -name "${name}_*.[ch]"
	done
}

all=$(find lib -name '*.[ch]')
virtual=$(find lib/virtual -name '*.[ch]')
burn=$(files abilities burn command disc ring tracks tray)
kernel=$(files tcm tcmu)
tools=$(find tools -name '*.[ch]' ! -name tao-prepare.c ! -name 'drive_*.c')
pcm=$(find lib -path '*pcm*' -name '*.[ch]')
pure=$(files atip cdda codes error json_text mmc sector_sum sense sectors trace)
is "$([ -n "$all" ] && [ -n "$virtual" ] && [ -n "$burn" ] &&
	[ -n "$kernel" ] && [ -n "$tools" ] && [ -n "$pcm" ] &&
	[ -n "$pure" ] && echo found)" found "the rooms are where they should be"

# shellcheck disable=SC2086 # no file of ours has a space in its name
{
	# A word before a bracket is a call or a declaration; what follows a
	# star or slash is prose.
	none "lib/ never prints" \
		'^[^*]*\b(printf|puts|putchar|perror|vprintf|psignal)\(' $all
	none "lib/ does not know stdout and stderr" '\b(stdout|stderr)\b' $all
	none "lib/ never ends the process" \
		'^[^*]*\b(exit|_exit|_Exit|quick_exit|abort)\(' $all
	none "lib/ includes nothing of tools/" 'include "tools/' $all
	none "lib/ reads no environment but TAO_LOCK_DIR" \
		'getenv\("([^T]|T[^A]|TA[^O]|TAO_[^L])' $all
	none "the virtual recorder knows nothing of burn and session" \
		'include "lib/(burn|command|disc|ring|session|sectors)\.h"' \
		$virtual
	none "the burn does not know which drive it has" \
		'include "lib/(virtual/|drive_|device\.h|session\.h)' $burn
	none "what puts a drive into the kernel knows no commands and discs" \
		'include "lib/(virtual/|drive|mmc|command|disc|burn|session)' \
		$kernel
	none "the PCM pipeline knows nothing of drives" \
		'include "lib/(drive|device|command|disc|burn|session|mmc|sense|virtual)' \
		$pcm
	none "who only counts sectors brings in no resampler" \
		'include "lib/pcm/(convert|measure|mix|pack|resample)\.h"|include <(ebur128|fftw3|samplerate|soxr)\.h>' \
		tools/sectors*.c lib/pcm/count.[ch] lib/pcm/input.[ch] \
		lib/pcm/reader*.[ch] lib/pcm/source.[ch]
	none "bytes and words are pure: no drive, no files" \
		'tao_drive_[a-z_]+\(|include ("lib/(device|command|disc|burn|session)|<(fcntl|unistd|sys/ioctl)\.h>)' \
		$pure
	none "the tools send no command themselves" \
		'tao_drive_execute|include "lib/(mmc|drive_|virtual/virtual\.h)' \
		$tools
}

complaints=$(find lib tools tests -name '*.[ch]' \
	-exec awk -f scripts/lint-sizes {} +)
is "$complaints" "" "files, functions and lines are short enough to be read"

tap_done
