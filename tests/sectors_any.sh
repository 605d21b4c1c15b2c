#!/bin/sh
# tao-sectors: when what may be asked. During a step the drive hears nothing;
# with --any every disc tells what can be known of it.
# SPDX-License-Identifier: GPL-3.0-or-later
. "${srcdir:-$(dirname "$0")/..}/tests/tap.sh"
. "$srcdir/tests/sr.sh"

silence() {
	head -c $(($1 * 2352)) /dev/zero
}
# commands ARGUMENT...: how many commands a run of tao-sectors sends.
commands() {
	on_sr tao-sectors -vv "$@" 2>&1 >/dev/null | grep -c ' -> '
}

sr_new sr9 cdr80
# ---- nothing is prepared
exits 5 "without a session there is no answer" on_sr tao-sectors sr9
says media-is-not-prepared "by its token"
ok "and advice" grep -q -- "--any" err
is "$(commands sr9)" 0 "nor is the drive asked"
exits 0 "with --any there is one" on_sr tao-sectors --any sr9
is "$(head -n 1 out)" "sr9: blank CD-R, 0 tracks" "of a blank disc"
chmod 0444 sr9
nobody() {
	setpriv --reuid=65534 --regid=65534 --clear-groups "$@"
}
if [ "$(id -u)" -eq 0 ]; then
	mkdir open
	cp "$builddir/tools/tao-sectors" "$sr_preload" open
	chmod a+rx open
	chmod a+rwx . # the fake drive replaces its disc there
	chmod a+rw sr9.cue sr9.bin
	build_preload=$sr_preload
	sr_preload=$PWD/open/${sr_preload##*/}
	exits 0 "who may only read may ask" \
		on_sr nobody open/tao-sectors --any sr9
	sr_preload=$build_preload
else
	skip "who may only read may ask" "needs root"
fi
chmod 0600 sr9

# ---- mounted
printf '%s /media/my\\040disc iso9660 ro 0 0\n' "$(realpath sr9)" >mounts
is "$(TAO_FAKE_MOUNTS=mounts on_sr tao-sectors --any \
	--get recorder.mounted_on sr9)" '["/media/my disc"]' \
	"a mounted disc says where"
is "$(on_sr tao-sectors --any --get recorder.mounted_on sr9)" "[]" \
	"one that is not has no place"

# ---- another program burns: it holds the drive for itself
flock --no-fork sr9 sh -c 'echo >held; exec sleep 100' &
holder=$!
wait_until test -e held
exits 4 "a drive that another program has is left alone" \
	on_sr tao-sectors --any sr9
says recorder-locked "by its token"
is "$(commands --any sr9)" 0 "without one command"
kill "$holder"
wait "$holder" 2>/dev/null

# ---- a session of ours, and a step in it
on_sr tao-prepare -q sr9
ok "in a session the drive is asked" test "$(commands sr9)" -gt 0
mkfifo pipe
on_sr tao-write -q --start-at 0 sr9 <pipe &
writer=$!
exec 3>pipe
silence 400 >&3
wait_until grep -q '"writing"' "$TAO_LOCK_DIR/tao-sr9.lock"
for form in --free --total --used --tracks --json --count; do
	on_sr tao-sectors -vv $form sr9 >out 2>err
	is "$? $(cat err)" "0 " "$form during a burn costs the drive nothing"
done
for form in --toc --speeds; do
	exits 4 "$form has to wait" on_sr tao-sectors $form sr9
	says write-in-progress "by its token"
done
is "$(commands --any sr9)" 0 "--any changes nothing of that"
is "$(on_sr tao-sectors --get session.holder_pid sr9)" \
	"$(jq .writer_pid "$TAO_LOCK_DIR/tao-sr9.lock")" \
	"the process that holds it is known"
exec 3>&-
wait "$writer"
silence 300 | on_sr tao-write -q sr9

# ---- open, closed, and not ours
on_sr tao-release -q --abandon sr9
exits 0 "an open session of nobody tells its tracks" \
	on_sr tao-sectors --any --count sr9
is "$(cat out)" 2 "all of them"
is "$(on_sr tao-sectors --any sr9 | head -n 1)" \
	"sr9: appendable CD-R, 2 tracks" "and that it is open"
is "$(on_sr tao-sectors --any --get tracks.0.indexes sr9)" "" \
	"but no indexes, which a drive has no list of"
rm -f sr9 sr9.cue sr9.bin
sr_new sr9 cdr80
on_sr tao-prepare -q --leave-open sr9
silence 300 | on_sr tao-write -q sr9
on_sr tao-release -q sr9
is "$(on_sr tao-sectors --any --get medium.status --get medium.sessions sr9 |
	tr '\n' ' ')" "appendable 2 " "a closed session may be followed by another"
ok "whose tracks have less room" test "$(on_sr tao-sectors --any --free sr9)" \
	-le $((359849 - 300 - 11400))

# ---- other kinds, and none
tao-prepare -q --new-disc cdr80 empty.cue
tao-release -q --eject empty.cue
exits 0 "an empty drive is answered for" tao-sectors --any empty.cue
is "$(cat out)" "empty.cue: no disc" "in few words"
is "$(tao-sectors --any --get recorder.vendor --get medium.type \
	--get free_sectors empty.cue | tr '\n' ,)" "TAO-TOOL,none,," \
	"the recorder is known all the same"
exits 5 "but no number" tao-sectors --any --free empty.cue
says recorder-media-no-media "by its token"
TAO_FAKE_PROFILE=0008
export TAO_FAKE_PROFILE
exits 0 "a pressed disc is answered for" on_sr tao-sectors --any --toc sr9
TAO_FAKE_PROFILE=0010
exits 0 "a DVD at least by its name" on_sr tao-sectors --any sr9
is "$(cat out)" "sr9: DVD or BD" "and by nothing else"
exits 5 "not by a number" on_sr tao-sectors --any --free sr9
says media-is-not-supported "by its token"
is "$(on_sr tao-sectors --any --get free_sectors sr9)" "" \
	"it has no sectors that count"
unset TAO_FAKE_PROFILE
on_sr tao-sectors --any --json sr9 >a.json
"$srcdir/tests/check-schema" "$srcdir/doc/tao-sectors.schema.json" \
	a.json >said 2>&1
[ $? -eq 77 ] || is "$(cat said)" "" "JSON is as the schema says"
tap_done
