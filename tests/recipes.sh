#!/bin/sh
# doc/recipes.md: every recipe does what it says, as it stands there.
# SPDX-License-Identifier: GPL-3.0-or-later
. "${srcdir:-$(dirname "$0")/..}/tests/tap.sh"

# shellcheck disable=SC2154 # tap.sh sets it
page=$srcdir/doc/recipes.md
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
chmod +x bin/arecord
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
for unit in tao-burn@.timer tao-burn@.service.in 85-tao-burn.rules; do
	ok "there is $unit to be installed" test -s "$srcdir/examples/$unit"
done

if command -v parallel >/dev/null; then
	ok "three recorders burn at once" run parallel
	for n in 1 2 3; do
		is "$(tracks copy-$n.cue)" "finalised 2 " "copy $n is whole"
	done
	ok "and all are the same" sh -c \
		"cmp copy-1.bin copy-2.bin && cmp copy-1.bin copy-3.bin"
	ok "recorders that are free can be looked for" run parallel-free
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

# Nothing that is called a recipe is left out here.
grep -oE 'recipe: [a-z-]+' "$page" | cut -d ' ' -f 2 | sort >named
grep -oE '(run|recipe:) [a-z-]+' "$srcdir/tests/recipes.sh" |
	cut -d ' ' -f 2 | sort -u >tried
is "$(comm -23 named tried)" "" "every recipe is tried"
tap_done
