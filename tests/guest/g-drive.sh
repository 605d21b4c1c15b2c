#!/bin/sh
# tao-drive: a drive comes, is what it says, and goes without a trace.
# SPDX-License-Identifier: GPL-3.0-or-later
. "${srcdir:-$(dirname "$0")/../..}/tests/guest/lib.sh"

# ---- coming and going
exits 5 "an unknown disc is refused" tao-drive none.cue
says no-such-device "and named as such"
exits 5 "somebody who is not root is refused" \
	setpriv --reuid 1800 --regid 1800 --clear-groups tao-drive --clean
says no-permission "and told why"
ok "a drive comes" serve album.cue --new-disc cdr80
ok "its node is a block device" test -b "$sr"
ok "there is a generic node" test -c "$sg"
is "$(cat "/sys/block/${sr#/dev/}/device/type")" 5 "Linux sees a CD drive"
is "$(tao-drive --list | cut -d ' ' -f 1,2,4-)" \
	"$sr $sg in $PWD/album.cue" "--list shows it"
exits 4 "its disc cannot be used by name meanwhile" tao-prepare album.cue
exits 4 "nor be served twice" tao-drive album.cue
says recorder-locked "with the same words"
ok "a second drive comes beside it" serve second.cue --new-disc cdrw80
is "$(tao-drive --list | wc -l)" 2 "now there are two"
ok "the second is stopped" tao-drive --stop second.cue
ok "the first is stopped by its node" tao-drive --stop /dev/sr0
is "$(left_over)" "" "nothing is left"
exits 0 "the disc can be used by name again" tao-prepare album.cue
ok "and be given back" tao-release album.cue

# ---- with a command
# shellcheck disable=SC2016 # the command is to see it
exits 0 "a command finds the drive in TAO_DEVICE" \
	tao-drive album.cue sh -c 'test -b "$TAO_DEVICE" && echo it is'
is "$(cat out)" "it is" "its output is its own"
exits 7 "its exit status is passed on" tao-drive album.cue sh -c 'exit 7'
exits 127 "a command that is not there is told" tao-drive album.cue nonesuch
is "$(left_over)" "" "nothing is left"

# ---- as a service
perl -MSocket -e '$| = 1; socket(my $s, AF_UNIX, SOCK_DGRAM, 0);
	bind($s, pack_sockaddr_un("notes")) or die;
	for (1 .. 2) { recv($s, my $note, 999, 0); print $note, "\n" }' \
	>notes.txt &
listener=$!
within 5 test -S notes
NOTIFY_SOCKET=$PWD/notes tao-drive album.cue >nodes &
service=$!
ok "a service tells that it is ready" within 20 grep -q READY=1 notes.txt ||
	kill "$listener"
within 20 test -s nodes
kill -TERM "$service"
wait "$service"
is "$?" 143 "it ends by the signal that it gets"
within 5 grep -q STOPPING=1 notes.txt
is "$(grep -c = notes.txt)" 3 "it has told that it is stopping, too"
is "$(left_over)" "" "nothing is left"

# ---- killed
serve album.cue
pid=$(tao-drive --list | cut -d ' ' -f 3)
kill -TERM "$pid"
for _ in 1 2 3 4 5 6 7 8 9 10; do
	[ -z "$(left_over)" ] || sleep 0.5
done
is "$(left_over)" "" "SIGTERM takes the drive out of the machine"
serve album.cue
pid=$(tao-drive --list | cut -d ' ' -f 3)
kill -KILL "$pid"
for _ in 1 2 3 4 5 6 7 8 9 10; do
	[ -z "$(left_over)" ] || sleep 0.5
done
is "$(left_over)" "" "SIGKILL of the first process does too"
serve album.cue
pid=$(tao-drive --list | cut -d ' ' -f 3)
child=$(cat "/proc/$pid/task/$pid/children")
kill -KILL "${child% }"
for _ in 1 2 3 4 5 6 7 8 9 10; do
	[ -z "$(left_over)" ] || sleep 0.5
done
is "$(left_over)" "" "SIGKILL of the second process does too"
serve album.cue
pid=$(tao-drive --list | cut -d ' ' -f 3)
child=$(cat "/proc/$pid/task/$pid/children")
kill -STOP "$pid" "${child% }"
# somebody is using the drive at that moment
timeout 60 cd-info "$sr" >/dev/null 2>&1 &
sleep 1
kill -KILL "$pid" "${child% }"
sleep 0.2
ok "when both are killed the kernel's objects stay" test -n "$(left_over)"
exits 0 "--clean removes them, also with a command under way" \
	timeout 60 tao-drive --clean
is "$(left_over)" "" "nothing is left"
wait
serve album.cue
pid=$(tao-drive --list | cut -d ' ' -f 3)
child=$(cat "/proc/$pid/task/$pid/children")
kill -STOP "$pid" "${child% }"
kill -KILL "$pid" "${child% }"
sleep 0.2
ok "the next start works after that" serve album.cue
is "$(tao-drive --list | wc -l)" 1 "and leaves one drive"
ok "it is stopped" tao-drive --stop album.cue

guest_done
