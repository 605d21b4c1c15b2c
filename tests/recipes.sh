#!/bin/sh
# doc/recipes.md: every recipe does what it says, as it stands there.
# SPDX-License-Identifier: GPL-3.0-or-later
. "${srcdir:-$(dirname "$0")/..}/tests/tap.sh"

# shellcheck disable=SC2154 # tap.sh sets it
page=$srcdir/doc/recipes.md
PARALLEL_HOME=$PWD/parallel
export PARALLEL_HOME
PATH=$srcdir/examples:$PATH
top=$PWD

# recipe NAME: the block of shell below its mark.
block() {
	awk -v mark="<!-- $1 -->" '
		$0 == mark { found = 1 }
		found && /^```/ && inside { exit }
		inside { print }
		found && /^```/ { inside = 1 }' "$page"
}
blank() {
	tao-prepare -q --new-disc "${2:-cdr80}" "$1" && tao-release -q "$1"
}
# run NAME: in a folder of its own, with music and a blank disc.
run() {
	mkdir "$top/$1" && cd "$top/$1" || exit 1
	cp -r ../music .
	blank album.cue
	block "recipe: $1" >recipe
	TAO_DEVICE=$PWD/album.cue sh recipe >out 2>err
	status=$?
	sed 's/^/# /' err
	[ -s recipe ] && [ "$status" -eq 0 ]
}
tracks() {
	tao-sectors --any --get medium.status --get track_count "$1" |
		tr '\n' ' '
}
# sound FILE DISC TRACK: the track holds just that.
sound() {
	start=$(tao-sectors --any --tracks "$2" |
		awk -v n="$3" '$1 == n { print $2 }')
	tao-pcm -q "$1" >sectors
	tail -c "+$((start * 2352 + 1))" "${2%.cue}.bin" |
		cmp -n "$(wc -c <sectors)" - sectors
}

# machine NAME: one that is a folder: with what "make install" puts there that
# recipes name, music, and a drive with a blank disc.
machine() {
	mkdir "$top/$1" && cd "$top/$1" || exit 1
	mkdir -p dev etc/udev/rules.d srv usr/libexec usr/lib/tmpfiles.d \
		usr/lib/systemd/system
	ln -s "$srcdir/examples" usr/libexec/tao-tools
	cp -r ../music .
	cp -r ../music srv
	blank dev/disc.cue
	ln -s disc.cue dev/sr0
}
# Standard input, with its absolute paths in the machine that is this folder.
in_here() {
	sed 's#\([ =]\)\(/[a-z]*/\)#\1.\2#g; s#\./dev/null#/dev/null#g'
}
# console NAME: type what is behind the prompts of a block, and goes on in
# lines that are indented, on the machine "here".
console() {
	cd "$top/here" || exit 1
	block "console: $1" >shown
	sed -n 's/^[#$] //p; /^ /p' shown | in_here >typed
	bash -euo pipefail typed >out 2>err
	status=$?
	sed 's/^/# /' err
	[ -s typed ] && [ "$status" -eq 0 ]
}

mkdir music bin
sox -q -n -r 44100 -c 2 -b 16 music/1.flac synth 20 sine 440 gain -6
sox -q -n -r 96000 -c 2 -b 24 music/2.flac synth 10 sine 880 gain -6
# There is no sound card here: this one plays a tone as long as it is told to.
cat >bin/arecord <<'ARECORD'
#!/bin/sh
format=raw
while [ $# -gt 0 ]; do
	case $1 in
	-t) format=$2 ;;
	-d) seconds=$2 ;;
	esac
	shift
done
exec sox -q -n -r 44100 -c 2 -b 16 -e signed -t "$format" - \
	trim 0 "$seconds"
ARECORD
# The host of that name is the machine of that name. SHELL is what sshd sets:
# parallel runs nothing there without it, and calls that well.
cat >bin/ssh <<SSH
#!/bin/sh
SHELL=/bin/sh
export SHELL
while [ "\${1#-}" != "\$1" ]; do shift; done
host=\$1
shift
[ "\$1" != -- ] || shift
cd "$top/\$host" && echo "\$*" | sh
SSH
# systemd and udev of a machine that is not running.
cat >bin/systemctl <<SYSTEMCTL
#!/bin/sh
case \$* in
daemon-reload) ;;
'enable --now '*) $(command -v systemctl) --quiet --root="$top/here" enable "\$3" ;;
'start tao-burn@sr0') sh "$top/started" ;;
*) exit 99 ;;
esac
SYSTEMCTL
cat >bin/systemd-tmpfiles <<TMPFILES
#!/bin/sh
exec $(command -v systemd-tmpfiles) --root="$top/here" "\$@"
TMPFILES
for name in journalctl udevadm; do
	printf '#!/bin/sh\necho "%s $*" >>"%s/calls"\n' "$name" "$top" \
		>bin/$name
done
chmod +x bin/*
PATH=$PWD/bin:$PATH

ok "a folder of files is burned" run folder
is "$(tracks album.cue)" "finalised 2 " "a track for each, and closed"
ok "the first as it is" sound music/1.flac album.cue 1
ok "the second converted" sound music/2.flac album.cue 2
ok "one command does the same" run burn-folder
ok "to the bit" cmp album.bin ../folder/album.bin
ok "a live recording is burned" run live
is "$(tao-sectors --any --get tracks.0.sectors album.cue)" 4500 "all of it"

# Until the disc is full: its recorder says that it is a quarter of an hour long.
mkdir "$top/live-tracks" && cd "$top/live-tracks" || exit 1
blank album.cue
echo 'read-disc-information : reply 21=0f0000' >album.cue.faults
block "recipe: live-tracks" >recipe
ok "a long one until the disc is full" env TAO_DEVICE="$PWD/album.cue" sh recipe
is "$(tracks album.cue)" "finalised 2 " "in as many tracks as fit"

cd "$top" || exit 1
block "file: examples/tao-burn.cron.in" >cron
sed 's|@pkglibexecdir@|/usr/libexec/tao-tools|' \
	"$srcdir/examples/tao-burn.cron.in" >want
ok "what cron is to do is the example that is installed" diff want cron
ok "a queue is burned" run queue
is "$(cat out)" "burn-queue: 'queue/monday' is burned
done, or nothing to do" "and its status told"

machine here
if [ -x /usr/bin/systemctl ]; then
	cp "$srcdir/examples/tao-burn.conf" usr/lib/tmpfiles.d
	# An ordinary user can give a folder to nobody else.
	echo "owner:x:$(id -u):$(id -g):::" >etc/passwd
	echo "cdrom:x:$(id -g):" >etc/group
	sed -i 's/ root / owner /' usr/lib/tmpfiles.d/tao-burn.conf
	cp "$srcdir/examples/tao-burn@.timer" \
		"$builddir/examples/tao-burn@.service" \
		usr/lib/systemd/system
	# what the unit starts, from where make puts it
	sed -n 's/%I/sr0/; s|^ExecStart=.*libexec/|exec /usr/libexec/|p' \
		"$builddir/examples/tao-burn@.service" |
		in_here >"$top/started"
	ok "after an installation by hand" console installed
	is "$(stat -c %a var/spool/tao-tools)" 2775 \
		"there is the queue that the group may write to"
	ok "a folder is put there" console queue-folder
	ok "and burned, every night or at once" console timer
	ok "every night from now on" test -h \
		etc/systemd/system/timers.target.wants/tao-burn@sr0.timer
	ok "and just now" test -e var/spool/tao-tools/monday.burned
	ok "the udev rule can be turned off" console no-rule
	is "$(readlink etc/udev/rules.d/85-tao-burn.rules)" /dev/null \
		"by an empty one of the same name"
	is "$(ls "$srcdir"/examples/*.rules)" \
		"$srcdir/examples/85-tao-burn.rules" "which it has"
	is "$(tr '\n' ';' <"$top/calls")" \
		"udevadm control --reload;journalctl -u tao-burn@sr0;udevadm control --reload;" \
		"udev is told, and the journal asked for the unit"
else
	skip "after an installation by hand" "no systemd"
fi

if command -v parallel >/dev/null; then
	ok "three recorders burn at once" run parallel
	for n in 1 2 3; do
		is "$(tracks copy-$n.cue)" "finalised 2 " "copy $n is whole"
	done
	ok "and all are the same" sh -c \
		"cmp copy-1.bin copy-2.bin && cmp copy-1.bin copy-3.bin"
	ok "recorders that are free can be looked for" run parallel-free
	machine studio
	machine archive
	ok "recorders of other hosts burn" console ssh
	ok "the one" cmp "$top/studio/dev/disc.bin" "$top/folder/album.bin"
	ok "and the other" cmp "$top/archive/dev/disc.bin" "$top/folder/album.bin"
else
	skip "three recorders burn at once" "no parallel"
fi
ok "what was rehearsed goes onto the disc" run rehearse
ok "as it was rehearsed" cmp rehearsal.bin album.bin
ok "a drive that fails can be rehearsed too" run faults
is "$(tail -n 1 out | tr -s ' ' | cut -d ' ' -f 2-4)" "1 0 999" \
	"and what it leaves on the disc"
ok "a trace is kept" run trace
ok "with the commands, replies and times" sh -c \
	"xz -dc trace.txt.xz | grep -q 'WRITE (10).* -> good, [0-9]* us'"
ok "and the state of the disc" sh -c \
	"xz -dc trace.txt.xz | grep -q '\"status\": \"finalised\"'"

# Nothing that can be copied is left out here: each block has a name, and each
# name is run above.
awk '/^```/ && !inside { blocks++; if (last !~ /^<!-- (recipe|console|file): /)
		print "line " NR }
	/^```/ { inside = !inside }
	{ last = $0 }
	END { if (!blocks) print "no blocks" }' "$page" >nameless
is "$(cat nameless)" "" "every block has a name"
sed -n 's/^<!-- \(recipe\|console\): \([a-z-]*\) -->$/\2/p' "$page" |
	sort >named
grep -oE '(run|console|recipe:) [a-z-]+' "$srcdir/tests/recipes.sh" |
	cut -d ' ' -f 2 | sort -u >tried
is "$(comm -23 named tried)" "" "every recipe is tried"
tap_done
