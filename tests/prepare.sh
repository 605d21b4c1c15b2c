#!/bin/sh
# tao-prepare: options, what it refuses, what it leaves behind.
# SPDX-License-Identifier: GPL-3.0-or-later
. "${srcdir:-$(dirname "$0")/..}/tests/tap.sh"

# ---- a new disc
exits 0 "makes a virtual disc and prepares it" \
	tao-prepare -v --new-disc cdr80 a.cue
is "$(cat out)" "" "with nothing on standard output"
in_drives || ok "tells what it made" grep -q "^tao-prepare: created: 'a.cue', a blank cdr80" err
ok "and what is in the drive" grep -qx \
	"tao-prepare: prepared: blank CD-R, 3598[0-9][0-9] sectors free (79:57)" err
ok "the disc is there" test -f a.cue -a -f a.bin
ok "and its lock file" test -f a.cue.lock
is "$(jq -r '.format, .state, .writer_pid, .medium, .uid' a.cue.lock |
	tr '\n' ' ')" "1 prepared 0 cdr $(id -u) " "which is a session"
is "$(jq -r .client a.cue.lock)" "tao:$(id -un)" "of tao:USER"

exits 5 "refuses to prepare it twice" tao-prepare a.cue
says media-is-prepared "by its token"
is "$(wc -l <err)" 1 "in one line"
exits 5 "also with --new-disc" tao-prepare --new-disc cdr80 a.cue
says media-is-prepared "by the same token"
tao-release a.cue
exits 5 "never replaces a disc" tao-prepare --new-disc cdr74 a.cue
says disc-exists "by its token"
ok "and leaves no session" test ! -e a.cue.lock
exits 0 "takes the blank disc again" tao-prepare a.cue
tao-release a.cue

exits 0 "a CD-RW is as good" tao-prepare --new-disc cdrw74 rw.cue
is "$(jq -r .medium rw.cue.lock)" cdrw "and is told from a CD-R"
exits 2 "refuses a medium that it does not know" \
	tao-prepare --new-disc cdr81 b.cue
says invalid-argument "by its token"
ok "and makes nothing" test ! -e b.cue -a ! -e b.bin
exits 2 "makes no disc that is not named .cue" \
	tao-prepare --new-disc cdr80 disc.iso
says invalid-argument "and says so"

# ---- what is no disc for it
exits 5 "refuses a disc that does not exist" tao-prepare none.cue
says no-such-device "by its token"
printf 'FILE "x.bin" BINARY\n  TRACK 01 AUDIO\n    INDEX 01 00:00:00\n' >x.cue
cp x.cue y.cue
exits 5 "refuses a .cue that is not ours" tao-prepare x.cue
says not-a-virtual-disc "by its token"
ok "and leaves it alone" cmp x.cue y.cue
exits 5 "refuses a file that is no recorder" tao-prepare /dev/null
says recorder-not-supported "by its token"
exits 2 "asks for one device only" tao-prepare a.cue b.cue

# ---- options
while read -r status token words; do
	# shellcheck disable=SC2086
	exits "$status" "$words: status $status" tao-prepare $words a.cue
	says "$token" "$words: $token"
	ok "$words: no session" test ! -e a.cue.lock
done <<'ROWS'
2 invalid-argument --speed 0
2 invalid-argument --speed 4x
2 invalid-argument --speed -4
2 invalid-argument --speed 101
2 invalid-mcn --mcn 400638133393
2 invalid-mcn --mcn 4006381333932
2 client-name-is-not-valid --client-name caf/1
ROWS
exits 2 "an empty client name: status 2" tao-prepare -n "" a.cue
says client-name-is-not-valid "an empty client name: client-name-is-not-valid"
exits 0 "takes all its options" tao-prepare -n 'radio: A. B-C_1;' -s 8 --cav \
	--leave-open --mcn 4-006381-333931 --simulate a.cue
is "$(jq -c '[.client, .options]' a.cue.lock)" '["radio: A. B-C_1;",{"leave_open":true,"simulate":true,"mcn":"4006381333931","speed_sectors_per_s":600,"cav":true,"strict_speed":false}]' \
	"and keeps them in the session"
tao-release a.cue
exits 0 "takes -s max" tao-prepare -s max a.cue
is "$(jq .options.speed_sectors_per_s a.cue.lock)" 0 "as the fastest"
rm a.cue.lock

# ---- discs with something on them
head -c 1000000 /dev/zero >audio
tao-prepare --new-disc cdrw80 rw2.cue
tao-write -q rw2.cue <audio
tao-release rw2.cue
exits 5 "a CD-RW with something on it is not blank" tao-prepare rw2.cue
exits 0 "but can be blanked" tao-prepare --blank fast rw2.cue
ok "which is told, since it takes long" grep -q "blanking the disc fast" err
is "$(tao-sectors --used rw2.cue)" 0 "then nothing is used"
tao-write -q rw2.cue <audio
tao-release --abandon rw2.cue
exits 5 "nor is one with an open session" tao-prepare rw2.cue
exits 0 "that can be appended to" tao-prepare -v --append rw2.cue
ok "and is told" grep -q "prepared: appendable CD-RW" err
tao-write -q rw2.cue <audio
is "$(tao-sectors --tracks rw2.cue | tr -s ' ' | cut -d ' ' -f 2,3)" "2 578" \
	"the next track is the second"
tao-release rw2.cue
exits 5 "a finalised one takes nothing more" tao-prepare --append rw2.cue
says media-is-not-blank "by its token"
exits 0 "auto blanks it" tao-prepare -q --blank auto --leave-open rw2.cue
is "$(cat err)" "" "quietly"
tao-write -q rw2.cue <audio
tao-release rw2.cue
exits 0 "a disc that was left open can be appended to" \
	tao-prepare --append rw2.cue
is "$(jq '.first_track, .space.used_sectors' rw2.cue.lock | tr '\n' ' ')" \
	"2 $((426 + 11400)) " "in a second session"
tao-write -q rw2.cue <audio
exits 0 "and closed" tao-release -v rw2.cue
ok "for good" grep -q "finalised CD-RW, 1 track" err
tao-prepare --new-disc cdr80 r.cue
tao-write -q r.cue <audio
tao-release r.cue
exits 5 "a CD-R cannot be blanked" tao-prepare --blank full r.cue
says media-is-not-blank "by its token"
for with in --simulate --append --recover; do
	exits 2 "--blank does not go with $with" \
		tao-prepare --blank auto "$with" r.cue
done
exits 2 "nor with another word" tao-prepare --blank some r.cue

# ---- rotation
tao-prepare -q --new-disc cdr80 --cav --speed 40 cav.cue
ok "asks the drive for constant angular velocity" \
	grep -q '^REM TAO-SPEED .* write=7056 cav=1$' cav.cue
tao-release cav.cue && tao-prepare -q --speed 40 cav.cue
ok "or constant linear velocity" \
	grep -q '^REM TAO-SPEED .* write=7056 cav=0$' cav.cue
tao-release cav.cue
exits 0 "takes what the drive has instead" \
	tao-prepare --cav --speed 8 cav.cue
ok "with a warning" grep -q "rotation-adjusted:.* asked for 8x CAV" err
tao-release cav.cue
exits 5 "and not with --strict-speed" \
	tao-prepare --cav --speed 8 --strict-speed cav.cue
says rotation-adjusted "by its token"

# ---- the result as JSON
exits 0 "tells its result as JSON" \
	tao-prepare --json -n "my name" --new-disc cdr74 json.cue
is "$(jq -c '[.format, .device, .status, .token, .session.client, .medium.type,
	.medium.status, .warnings]' out)" \
	"[1,\"$(called json.cue)\",0,null,\"my name\",\"cdr\",\"blank\",[]]" "with what was prepared"
exits 5 "and its errors" tao-prepare --json json.cue
is "$(jq -c '[.status, .token, .session, .medium]' out)" \
	'[5,"media-is-prepared",null,null]' "with their token"
says media-is-prepared "beside the message"
exits 4 "and its warnings" sh -c "rm json.cue.lock
	flock $(lockable json.cue) tao-prepare --json --wait 1 json.cue"
is "$(jq -c '[.warnings[].token]' out)" '["recorder-locked"]' "with theirs"

# ---- tray and waiting
tao-prepare --new-disc cdr80 t.cue && tao-release --eject t.cue
exits 5 "an open tray has no disc" tao-prepare t.cue
says recorder-media-no-media "by its token"
exits 4 "and none comes by waiting" tao-prepare --wait 1 t.cue
is "$(cut -d : -f 2 err | tr '\n' ' ')" \
	" recorder-media-no-media  recorder-media-no-media " \
	"which is told at the beginning and in the end"
exits 0 "--load closes the tray" tao-prepare --load t.cue
tao-release t.cue
mkfifo go
flock "$(lockable t.cue)" sh -c 'read -r _ <go' &
is_locked() {
	! flock -n "$1" true
}
wait_until is_locked "$(lockable t.cue)"
exits 4 "a drive that another program has is busy" tao-prepare t.cue
says recorder-locked "by its token"
tao-prepare --wait 60 t.cue 2>err &
waiting=$!
wait_until grep -q "waiting up to 60 s" err
echo >go
wait "$waiting"
is $? 0 "but waited for"
a_disc_is_waited_for() {
	tao-release --eject t.cue
	tao-prepare --wait 60 t.cue 2>err &
	waiting=$!
	wait_until grep -q "waiting up to 60 s" err
	sed 's/^\(REM TAO-DOOR .*\)out=1/\1out=0/' t.cue >put-in && mv put-in t.cue
	wait "$waiting"
	is $? 0 "so is a disc until it is put in"
	tao-release t.cue
}
another_session_is_waited_for() {
	tao-prepare -n "somebody" t.cue
	jq '.uid = 65534' t.cue.lock >saved && cp saved t.cue.lock
	chown 65534 t.cue.lock
	exits 4 "another user's session is waited for" tao-prepare --wait 1 t.cue
	ok "and told" grep -q "client 'somebody', user 65534, has a session" err
	tao-prepare --wait 60 t.cue 2>err &
	waiting=$!
	wait_until grep -q "waiting up to 60 s" err
	rm t.cue.lock
	wait "$waiting"
	is $? 0 "until it is over"
	tao-release t.cue
}
# A drive's door and its session's file are not beside the disc.
if ! in_drives; then
	a_disc_is_waited_for
	if [ "$(id -u)" -eq 0 ]; then
		another_session_is_waited_for
	else
		skip "another user's session is waited for" "needs root"
	fi
fi
for wait in x -1 1.5 "" 604801; do
	exits 2 "--wait '$wait' is wrong" tao-prepare --wait "$wait" t.cue
done

# ---- where no lock file can be, beside a disc
in_drives && tap_done
long=$(printf '%0251d.cue' 0)
exits 1 "a name that leaves no room for .lock is too long" \
	tao-prepare --new-disc cdr80 "$long"
says lock-failed "by its token"
ok "and no disc is made" test ! -e "$long"
ln -s /nonexistent b.cue.lock
exits 5 "a symbolic link in the lock file's place is refused" \
	tao-prepare --new-disc cdr80 b.cue
says session-not-yours "by its token"
ok "and no disc is made" test ! -e b.cue

tap_done
