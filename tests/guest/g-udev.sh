#!/bin/sh
# With udevd, as on real machines: its prober, the group of the nodes, and an
# ordinary user's burn.
# SPDX-License-Identifier: GPL-3.0-or-later
. "${srcdir:-$(dirname "$0")/../..}/tests/guest/lib.sh"

ok "udevd runs" udev_on
noise a 600
noise b 300
chmod 755 "$scratch"
chmod 1777 "$TAO_LOCK_DIR"

# as USER COMMAND...: as burner, who is in group cdrom, or guest, who is not.
as() {
	case $1 in
	burner) set -- 1800 "cdrom" "$@" ;;
	guest) set -- 1801 "audio" "$@" ;;
	esac
	as_uid=$1
	as_groups=$2
	shift 3
	setpriv --reuid "$as_uid" --regid "$as_uid" --groups "$as_groups" "$@"
}

ok "a drive comes" serve album.cue --new-disc cdr80
is "$(stat -c '%U %G %a' "$sr" "$sg" | tr '\n' ' ')" \
	"root cdrom 660 root cdrom 660 " "udev gives its nodes to group cdrom"
ok "and has looked at the disc" sh -c \
	"udevadm info -q property $sr | grep -q ID_CDROM_MEDIA_STATE=blank"

# ---- somebody outside of the group
exits 5 "who is not in group cdrom is refused" as guest tao-prepare "$sr"
says no-permission "and told so"
ok "by the name of the group" grep -q "group.*cdrom" err
exits 5 "also when only asking" as guest tao-sectors --any "$sr"

# ---- somebody of the group, without any privilege
exits 0 "a user of the group prepares" as burner tao-prepare "$sr"
exits 0 "writes" as burner tao-write "$sr" <a
exits 0 "asks" as burner tao-sectors "$sr"
exits 0 "writes again" as burner tao-write "$sr" <b
exits 5 "another user does not get the session, nor root" tao-write "$sr" <b
says session-not-yours "and is told so"
exits 0 "the user releases and ejects" as burner tao-release --eject "$sr"
is "$(tao-drive --list | cut -d ' ' -f 4)" out "the tray is out"
tao-drive --eject "$sr"
within 10 test "$(cdioctl "$sr" drive)" = 4
whole a b >want
cdioctl "$sr" audio 0 $(($(wc -c <want) / sector)) >got
ok "the disc is right" cmp got want
udevadm settle
ok "udev has heard of the new disc" within 10 sh -c \
	"udevadm info -q property $sr | grep -q ID_CDROM_MEDIA_STATE=complete"
stop_all
udevadm settle

ok "the same through libcdio" sh -c "true"
serve cdio.cue --new-disc cdrw80
ok "prepares" as burner env TAO_TRANSPORT=cdio tao-prepare "$sr"
ok "writes" sh -c "setpriv --reuid 1800 --regid 1800 --groups cdrom \
	env TAO_TRANSPORT=cdio tao-write $sr <a"
ok "releases" as burner env TAO_TRANSPORT=cdio tao-release "$sr"
cdioctl "$sr" audio 0 600 >got
ok "the disc is right" cmp got a
stop_all
udevadm settle

# ---- the prober comes after every close of a writable node: a script that
# goes from step to step meets it
serve steps.cue --new-disc cdr80
steps=0
tao-prepare "$sr" || steps=bad
for _ in 1 2 3 4 5 6 7 8; do
	tao-write --quiet "$sr" <b && tao-sectors --free "$sr" >/dev/null &&
		steps=$((steps + 1))
done
is "$steps" 8 "eight steps in a row are never in the prober's way"
is "$(grep -o 'locked=[01]' steps.cue)" "locked=1" "the door stays locked"
ok "they are released" tao-release "$sr"
udevadm settle
is "$(grep -o 'locked=[01]' steps.cue)" "locked=0" "the door is free"

# ---- the button, with udev to answer it
tao-prepare "$sr" 2>/dev/null
stop_all
serve button.cue --new-disc cdr80
tao-prepare "$sr"
tao-drive --eject "$sr" 2>/dev/null
sleep 3
ok "the button during a session: what is on the disc is told" sh -c "
	tao-sectors $sr || tao-sectors --any $sr || true"
tao-release --abandon "$sr" 2>/dev/null
guest_done
