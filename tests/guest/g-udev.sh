#!/bin/sh
# With udevd, as on real machines: its prober, the group of the nodes, and an
# ordinary user's burn.
# SPDX-License-Identifier: GPL-3.0-or-later
. "${srcdir:-$(dirname "$0")/../..}/tests/guest/lib.sh"

ok "udevd runs" udev_on
# udev's own rule sets this at boot, to 2000
echo 500 >/sys/module/block/parameters/events_dfl_poll_msecs
noise a 600
noise b 300
chmod 755 "$scratch"
chmod 1777 "$TAO_LOCK_DIR"

# drive DISC.cue [OPTION...]: serve it, and udev has looked at it.
drive() {
	serve "$@" && udevadm settle
}

# as USER COMMAND...: as burner, who is in group cdrom, or guest, who is not.
as() {
	case $1 in
	burner) set -- 1800 "cdrom" "$@" ;;
	guest) set -- 1801 "audio" "$@" ;;
	esac
	as_uid=$1
	as_groups=$2
	shift 3
	udevadm settle
	setpriv --reuid "$as_uid" --regid "$as_uid" --groups "$as_groups" "$@"
}

ok "a drive comes" drive album.cue --new-disc cdr80
is "$(stat -c '%U %G %a' "$sr" "$sg" | tr '\n' ' ')" \
	"root cdrom 660 root cdrom 660 " "udev gives its nodes to group cdrom"
ok "and has looked at the disc" within 20 sh -c \
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

# ---- the same through libcdio
ok "a CD-RW comes" drive cdio.cue --new-disc cdrw80
ok "prepares" as burner env TAO_TRANSPORT=cdio tao-prepare "$sr"
ok "writes" sh -c "setpriv --reuid 1800 --regid 1800 --groups cdrom \
	env TAO_TRANSPORT=cdio tao-write $sr <a"
ok "releases" as burner env TAO_TRANSPORT=cdio tao-release "$sr"
cdioctl "$sr" audio 0 600 >got
ok "the disc is right" cmp got a
stop_all
udevadm settle

# ---- the prober comes after every close of a writable node: a script that
# goes from step to step meets it. A slow machine's may be longer at it than a
# step waits for: "not now" is tried again, as scripts do.
# patiently COMMAND...: until it ends with another status than 4.
patiently() {
	patience=60
	while
		"$@" <b
		patient=$?
		[ "$patient" -eq 4 ] && [ $patience -gt 0 ]
	do
		patience=$((patience - 1))
		sleep 0.5
	done
	return "$patient"
}
drive steps.cue --new-disc cdr80
steps=0
tao-prepare "$sr" || steps=bad
for _ in 1 2 3 4 5 6 7 8; do
	patiently tao-write --quiet "$sr" &&
		patiently tao-sectors --free "$sr" >/dev/null &&
		steps=$((steps + 1))
done
is "$steps" 8 "eight steps in a row get past the prober"
is "$(grep -o 'locked=[01]' steps.cue)" "locked=1" "the door stays locked"
ok "they are released" patiently tao-release "$sr"
udevadm settle
is "$(grep -o 'locked=[01]' steps.cue)" "locked=0" "the door is free"

# ---- the button, with udev to answer it
tray() {
	tao-drive --list | cut -d ' ' -f 4
}
is_tray() {
	test "$(tray)" = "$1"
}
stop_all
drive button.cue --new-disc cdr80
tao-prepare "$sr"
udevadm settle
mkfifo pipe
tao-write --start-at 0 --quiet "$sr" <pipe 2>err &
writer=$!
exec 3>pipe
head -c 1000000 a >&3
within 20 grep -q '"writing"' "$TAO_LOCK_DIR/tao-${sr#/dev/}.lock"
exits 4 "the button while a track is written finds the door locked" \
	tao-drive --eject "$sr"
sleep 2
is "$(tray)" in "and udev hears nothing of it"
exec 3>&-
wait "$writer"
is "$?" 0 "so that the track comes to its end"
ok "afterwards udev does as the button says" within 20 is_tray out
udevadm settle
exits 5 "without its disc the session cannot go on" tao-write "$sr" <b
says recorder-media-no-media "and that is told"
exits 0 "the disc is put in again" tao-drive --eject "$sr"
is_ready() {
	test "$(cdioctl "$sr" drive)" = 4
}
within 20 is_ready
udevadm settle
exits 0 "and the session goes on" tao-write "$sr" <b
udevadm settle
exits 0 "to its end" tao-release "$sr"
{
	head -c 1000000 a
	silence 153 | head -c $(((426 + 152) * sector - 1000000))
	cat b
} >want
cdioctl "$sr" audio 0 $((426 + 152 + 300)) >got
ok "both tracks are right" cmp got want
stop_all

# ---- a blank that is put in starts a burn: the example's rule, with the unit's
# command by hand, since there is no systemd here
mkdir -p /run/udev/rules.d queue/album
cp "$srcdir/examples/85-tao-burn.rules" /run/udev/rules.d/
udevadm control --reload
sox -n -r 44100 -b 16 -c 2 queue/album/1.wav synth 5 sine 440
chown -R 1800 queue
# wanted: what udev asks systemd to start for the drive.
wanted() {
	udevadm info -q property "$sr" | sed -n 's/^SYSTEMD_WANTS=//p'
}
is_wanted() {
	test "$(wanted)" = "$1"
}
tao-prepare --new-disc cdr80 blank.cue && tao-release blank.cue
drive button.cue
udevadm settle
is "$(wanted)" "" "a disc that is full starts nothing"
exits 4 "udev keeps the door locked, to hear of the button" \
	tao-drive --eject "$sr"
within 20 is_tray out
ok "the disc is changed for a blank one" tao-drive --insert "$sr" blank.cue
ok "that starts the unit of this drive" within 20 is_wanted \
	"tao-burn@${sr#/dev/}.service"
command=$(sed -n 's/^ExecStart=//p' "$srcdir/examples/tao-burn@.service.in" |
	sed "s|@pkglibexecdir@|$srcdir/examples|; s|%I|${sr#/dev/}|
		s|/var/spool/tao-tools|$PWD/queue|")
# shellcheck disable=SC2086 # several words
exits 0 "its command burns the next folder of the queue" as burner $command
ok "which is noted" test -e queue/album.burned
ok "the disc is ejected" is_tray out
tao-pcm queue/album/1.wav >want
tao-drive --eject "$sr"
within 20 is_wanted ""
is "$(wanted)" "" "put in again it starts nothing"
cdioctl "$sr" audio 0 375 >got
ok "the disc is right" cmp got want
rm -rf /run/udev/rules.d
guest_done
