#!/bin/sh
# A disc from the first to the last sector, burned by an ordinary user of the
# group that has the drive.
# SPDX-License-Identifier: GPL-3.0-or-later
. "${srcdir:-$(dirname "$0")/../..}/tests/guest/lib.sh"

chmod 755 "$scratch"
chmod 1777 "$TAO_LOCK_DIR"
as_user() {
	setpriv --reuid 1800 --regid 1800 --groups cdrom "$@"
}

noise block 4000

ok "a drive comes with an empty disc of 80 minutes" \
	serve album.cue --new-disc cdr80
chgrp cdrom "$sr" "$sg"
chmod 660 "$sr" "$sg"
exits 0 "a user of the group prepares it" as_user tao-prepare "$sr"
free=$(tao-sectors --any --free "$sr")
ok "all of it is free" test "$free" -ge 359840
head -c 1000000 block >short
exits 0 "writes a track" as_user tao-write "$sr" <short
rest=$(as_user tao-sectors --free "$sr")
is "$rest" $((free - 426 - 152)) "has the rest"
# Sound at both ends, and silence between them, which takes no memory here.
cp block long
head -c $((1000 * sector)) block | dd of=long bs=$sector conv=notrunc \
	seek=$((rest - 1000)) 2>/dev/null
as_user tao-write "$sr" <long 2>err
is "$? $(cat err)" "0 " "and fills it to the last sector"
is "$(as_user tao-sectors --free "$sr")" 0 "nothing is free then"
exits 5 "nor does one more track fit" as_user tao-write "$sr" <short
says not-enough-space "which is told"
exits 0 "the user releases it" as_user tao-release "$sr"
is "$(cdioctl "$sr" toc | cut -d ' ' -f 1,2 | tr '\n' ' ')" \
	"1 0 2 578 170 $((578 + rest)) " "Linux finds both tracks and the end"
cdioctl "$sr" audio $((578 + rest - 300)) 300 >got
tail -c $((300 * sector)) long >want
ok "and reads the last four seconds" cmp got want
ok "the disc holds all that was sent" \
	cmp -i "$((578 * sector)):0" album.bin long
guest_done
