#!/bin/sh
# What Linux' own CD-ROM driver makes of the virtual recorder, and what hands
# do to it meanwhile.
# SPDX-License-Identifier: GPL-3.0-or-later
. "${srcdir:-$(dirname "$0")/../..}/tests/guest/lib.sh"

noise a 400
noise b 300
noise c 350
whole a b c >want

ok "a drive comes with a blank disc" serve album.cue --new-disc cdr80
ok "the driver finds a disc in it" test "$(cdioctl "$sr" drive)" = 4
exits 1 "a blank disc has no table of contents" cdioctl "$sr" toc
exits 1 "nor a last sector, says CDROM_LAST_WRITTEN" cdioctl "$sr" written
is "$(cdioctl "$sr" disc)" 0 "CDROM_DISC_STATUS knows nothing of it"
is "$(cdioctl "$sr" position)" "status 21 track 0 index 0 at 00:02:00" \
	"CDROMSUBCHNL has no track"

# ---- a disc with all that a disc can say
tao-prepare --mcn 4006381333931 "$sr" &&
	tao-write --isrc USRC17607839 "$sr" <a &&
	tao-write --copy permitted --pre-emphasis "$sr" <b &&
	tao-write "$sr" <c
is "$?" 0 "three tracks are written"
is "$(cdioctl "$sr" written)" 1354 \
	"CDROM_LAST_WRITTEN has their end while the session is open"
exits 1 "CDROMREADTOCHDR has nothing yet" cdioctl "$sr" toc
ok "the session is closed" tao-release "$sr"
is "$(cdioctl "$sr" toc | tr '\n' ';')" \
	"1 0 control 0 adr 1;2 552 control 3 adr 1;3 1004 control 0 adr 1;170 1354 control 0 adr 1;" \
	"CDROMREADTOCHDR and CDROMREADTOCENTRY have them"
is "$(cdioctl "$sr" disc)" 100 "CDROM_DISC_STATUS says audio"
is "$(cdioctl "$sr" mcn)" 4006381333931 "CDROM_GET_MCN has the number"
is "$(cdioctl "$sr" session)" "0 xa 0" "CDROMMULTISESSION has no other session"
cdioctl "$sr" audio 0 1354 >got
ok "CDROMREADAUDIO reads all of it bit for bit" cmp got want
exits 1 "nothing is read behind the end" cdioctl "$sr" audio 1354 1
is "$(cdioctl "$sr" position)" "status 21 track 3 index 1 at 00:20:03" \
	"CDROMSUBCHNL tells where was read last"
is "$(cdioctl "$sr" written)" 1354 "CDROM_LAST_WRITTEN is the end"
# seven sectors further, as behind packets, where the drive tells no address
is "$(cdioctl "$sr" writable)" 1361 "CDROM_NEXT_WRITABLE is Linux' guess"
ok "CDROM_SELECT_SPEED is taken" cdioctl "$sr" speed
is "$(($(cdioctl "$sr" capability) & 0x6000))" "$((0x6000))" \
	"CDROM_GET_CAPABILITY knows a recorder of CD-R and CD-RW"
is "$(grep -c 'Can write CD-R:.*1' /proc/sys/dev/cdrom/info)" 1 \
	"and so does /proc"

# ---- hands
cdioctl "$sr" changed >/dev/null
is "$(cdioctl "$sr" changed)" 0 "CDROM_MEDIA_CHANGED is quiet"
exits 0 "the button opens the tray" tao-drive --eject "$sr"
is "$(tao-drive --list | cut -d ' ' -f 4)" out "--list shows it"
is "$(cdioctl "$sr" drive)" 2 "CDROM_DRIVE_STATUS says that the tray is open"
exits 4 "no disc is put through a closed door" sh -c "
	tao-drive --eject $sr && tao-drive --insert $sr other.cue 2>err;
	tao-prepare --new-disc cdrw74 other.cue && tao-release other.cue
	tao-drive --insert $sr other.cue"
says recorder-locked "and that is told"
ok "the button again, and another disc" sh -c "
	tao-drive --eject $sr && tao-drive --insert $sr other.cue"
is "$(cdioctl "$sr" changed)" 1 "CDROM_MEDIA_CHANGED has noticed"
is "$(tao-drive --list | cut -d ' ' -f 4-)" "in $PWD/other.cue" \
	"--list shows the other disc"
ok "which is blank" tao-prepare "$sr"
exits 4 "the first one is free, but not what is in the drive" \
	tao-prepare other.cue
ok "and can be used by name" tao-sectors --any album.cue
exits 4 "a locked door withstands the button" tao-drive --eject "$sr"
says recorder-locked "and that is told"
ok "after the session it opens" sh -c "
	tao-release $sr && tao-drive --eject $sr"
ok "the host closes the tray" cdioctl "$sr" close
within 5 test "$(cdioctl "$sr" drive)" = 4
is "$(cdioctl "$sr" drive)" 4 "and finds the disc"
ok "the host opens it" cdioctl "$sr" eject
is "$(tao-drive --list | cut -d ' ' -f 4)" out "--list shows it"
ok "eject -t closes it" eject -t "$sr"
ok "eject opens it" eject "$sr"
ok "a drive can be stopped with its tray open" tao-drive --stop "$sr"
ok "and its disc is usable by name" tao-sectors --any other.cue

# ---- in use
serve album.cue
exec 5<"$sr"
exits 0 "an open node does not keep the drive" tao-drive --stop "$sr"
ok "the node is gone" test ! -e "$sr"
exec 5<&-
serve album.cue
tao-prepare --new-disc cdr74 held.cue && tao-release held.cue
tao-drive --eject "$sr" && tao-drive --insert "$sr" held.cue
ok "somebody holds the drive" sh -c "tao-prepare $sr"
flock "$sr" true
perl -e 'use Fcntl; sysopen(my $f, $ARGV[0], O_RDONLY|O_EXCL|O_NONBLOCK) or
	die; open(my $go, ">", "held"); sleep 30' "$sr" &
holder=$!
within 5 test -e held
exits 4 "--stop leaves a drive alone that is in use" tao-drive --stop "$sr"
says recorder-locked "and that is told"
exits 0 "--force does not" tao-drive --stop --force "$sr"
kill "$holder"
wait "$holder" 2>/dev/null
guest_done
