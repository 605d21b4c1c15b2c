# sr.sh - run the real programs on a fake optical drive; source it after tap.sh.
# sr_new NAME MEDIUM makes the file NAME look like the node of a drive, with the
# disc NAME.cue in it; "on_sr COMMAND..." runs a command that sees it so.
#   sr_new sr9 cdr80
#   exits 0 "prepares the drive" on_sr tao-prepare sr9
# The drive that was made last is the one that is seen. SR_FAULT=OPCODE:N:WHAT
# breaks the Nth command of that code of each program; see preload_sg.c.
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh

# shellcheck disable=SC2154 # tap.sh sets it
sr_preload=$builddir/tests/preload_sg.so
[ -e "$sr_preload" ] || skip_all "no preload_sg.so: this system has no SG_IO"

sr_new() {
	# In the guest that disc is not to be in a drive already.
	if ! (
		PATH=${GUEST_BUILDDIR:+$GUEST_BUILDDIR/tools:}$PATH
		tao-prepare --new-disc "$2" "$PWD/$1.cue" &&
			tao-release "$PWD/$1.cue"
	) >sr.log 2>&1; then
		sed 's/^/# /' sr.log
		echo "Bail out! no disc for the fake drive"
		exit 1
	fi
	: >"$1"
	sr_fake=$PWD/$1:$PWD/$1.cue
}

# The sanitizer's library wants to be the first one, but need not be.
on_sr() {
	LD_PRELOAD=$sr_preload TAO_FAKE_SR=$sr_fake \
		TAO_FAKE_FAULT=${SR_FAULT-} \
		ASAN_OPTIONS=verify_asan_link_order=0:${ASAN_OPTIONS-} "$@"
}
