# sr_disc.sh - look at the disc in a fake drive, that is, at NAME.cue and
# NAME.bin; source it after sr.sh.
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh

# track_lba NAME N: where track N begins, as the CUE sheet has it.
track_lba() {
	awk -v want="$2" '$1 == "TRACK" { track = $2 + 0 }
		$1 == "INDEX" && $2 == "01" && track == want {
			split($3, t, ":")
			print (t[1] * 60 + t[2]) * 75 + t[3]
		}' "$1.cue"
}

# on_disc NAME N SECTORS: the first sectors of track N.
on_disc() {
	tail -c "+$(($(track_lba "$1" "$2") * 2352 + 1))" "$1.bin" |
		head -c "$(($3 * 2352))"
}
