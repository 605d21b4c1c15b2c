#!/bin/sh
# The examples of the manual pages and of README.md, run as they stand there.
# /dev/sr0 is a virtual disc here: stand-ins for the programs put its name in
# the place of that path, and are all that knows of it.
# SPDX-License-Identifier: GPL-3.0-or-later
. "${srcdir:-$(dirname "$0")/..}/tests/tap.sh"

for program in sox flac ffmpeg jq cd-info cd-paranoia mpv; do
	command -v $program >/dev/null || skip_all "$program is not installed"
done

# What cannot be run here: PAGE, a word that the example has, and why.
cat >not_here <<'LIST'
tao-drive.1 wodim needs root and a kernel that serves drives
tao-drive.1 --detach needs root and a kernel that serves drives
tao-drive.1 systemctl needs a running systemd
README.md scripts/demo downloads packages
README.md sudo downloads packages and installs
README.md media-is-not-blank: shows messages: tests/docs.sh compares them
LIST

# ---- what is there to be run: PAGE.N, each in a file of its own
# shellcheck disable=SC2154 # tap.sh sets it
examples_of_page() {
	awk -v name="$(basename "$1")" '
		function begin() { n++; file = "shown/" name "." n }
		function text(line) {
			gsub(/\\\(dq/, "\"", line)
			gsub(/\\e/, "\\", line)
			gsub(/\\[&]/, "", line)
			gsub(/\\-/, "-", line)
			return line
		}
		/^\.Sh / { on = $2 == "EXAMPLES" }
		!on { next }
		/^\.D[l1] / { begin(); print text(substr($0, 5)) >file; next }
		/^\.Bd -literal/ { begin(); inside = 1; next }
		/^\.Ed/ { inside = 0 }
		inside { print text($0) >file }' "$1"
}
# Of a block that has prompts, the lines behind them, and what belongs to them.
examples_of_text() {
	awk -v name="$(basename "$1")" '
		function flush(    i, line, open) {
			if (!lines)
				return
			file = "shown/" name "." ++n
			for (i = 1; i <= lines; i++) {
				line = block[i]
				if (prompts && !open && !sub(/^\$ /, "", line))
					continue
				if (gsub(/\047/, "&", line) % 2)
					open = !open
				print line >file
			}
			close(file)
			lines = prompts = 0
		}
		/^    / {
			block[++lines] = substr($0, 5)
			prompts += block[lines] ~ /^\$ /
			next
		}
		/^$/ && lines { block[++lines] = ""; next }
		{ flush() }
		END { flush() }' "$1"
}
mkdir shown
for page in "$srcdir"/man/*.[1-9]; do
	# a table; it is in the source only if that is a tarball
	[ "${page##*/}" != tao-errors.7 ] || continue
	examples_of_page "$page"
	ok "$(basename "$page") has examples" \
		test -e "shown/$(basename "$page").1"
done
examples_of_text "$srcdir/README.md"
ok "README.md has examples" test -e shown/README.md.1

# ---- the stand-ins
mkdir bin
for tool in prepare write sectors release; do
	ln -s stand-in "bin/tao-$tool"
done
ln -s stand-in bin/jq
# shellcheck disable=SC2016 # they expand
{
	printf '#!/bin/sh\nreal=%s/tools\njq=%s\n' "$builddir" "$(command -v jq)"
	cat <<'STAND_IN'
[ "${TAO_DEVICE:-}" != /dev/sr0 ] || TAO_DEVICE=$PWD/sr0.cue
for word; do
	shift
	case $word in
	/dev/sr0) word=sr0.cue ;;
	/run/lock/tao-sr0.lock) word=sr0.cue.lock ;;
	--list) set -- "$@" sr0.cue ;; # all recorders that there are
	esac
	set -- "$@" "$word"
done
case $0 in
*/jq) exec "$jq" "$@" ;;
*) exec "$real/${0##*/}" "$@" ;;
esac
STAND_IN
} >bin/stand-in
# A sound card whose listeners have heard enough after six seconds, and a player
# for those in a hurry.
cat >bin/arecord <<'ARECORD'
#!/bin/sh
exec sox -q -n -r 44100 -c 2 -b 16 -e signed -t raw - synth 6 sine 440 gain -9
ARECORD
printf '#!/bin/sh\nexec %s --no-config --no-terminal --ao=null --end=0.1 "$@"\n' \
	"$(command -v mpv)" >bin/mpv
chmod +x bin/*
PATH=$PWD/bin:$PATH

# ---- what the examples take for granted
mkdir given
sox -q -n -r 44100 -c 2 -b 16 given/song.wav synth 5 sine 440 gain -9
sox -q -n -r 96000 -c 2 -b 24 given/in.wav synth 5 sine 440 gain -9
cp given/song.wav given/news.wav
for name in song first in other; do
	sox -q -n -r 48000 -c 2 -b 16 given/$name.flac synth 5 sine 440 gain -9
done
for name in second.mp3 other.mp3 film.mp4; do
	ffmpeg -loglevel error -nostdin -f lavfi -i sine=duration=5 \
		given/$name 2>&1 | sed 's/^/# /'
done
tao-pcm given/song.wav >sectors
printf '%s\n' 'FILE "song.wav" WAVE' 'TRACK 01 AUDIO' 'INDEX 01 00:00:00' \
	'INDEX 02 00:03:00' >given/image.cue

# disc NAME: with one track on it and a session.
disc() {
	tao-prepare -q --new-disc cdr80 "$1"
	tao-write -q "$1" <../sectors
}
tracks() {
	{
		tao-sectors -q --any --count album.cue
		tao-sectors -q --any --count sr0.cue
	} 2>/dev/null | awk '{ n += $1 } END { print n + 0 }'
}
# set_up EXAMPLE: the discs as they have to be for it.
set_up() {
	cp -r ../given/. .
	grep -q 'new-disc.* album.cue' "$1" || disc album.cue
	if grep -qE 'tao-prepare|"free"' "$1"; then
		tao-prepare -q --new-disc cdr80 sr0.cue
		tao-release -q sr0.cue
	else
		disc sr0.cue
	fi
	before=$(tracks)
}
# came_of EXAMPLE: it did what programs like these are there for.
came_of() {
	if grep -q 'tao-write' "$1"; then
		[ "$(tracks)" -gt "$before" ] || echo "no track was written"
	elif grep -q 'tao-prepare' "$1"; then
		[ -e sr0.cue.lock ] || [ "$(tracks)" -gt "$before" ] ||
			echo "there is no session"
	elif ! grep -q 'tao-release' "$1"; then
		[ -s out ] || echo "nothing is printed"
	fi
	! grep -q 'tao-release' "$1" || ! grep -q 'album.cue' "$1" ||
		[ ! -e album.cue.lock ] || echo "album.cue has a session"
	! grep -q 'tao-release.*sr0\|TAO_DEVICE' "$1" ||
		[ ! -e sr0.cue.lock ] || echo "sr0.cue has a session"
	grep -q "tao-.* -v" "$1" || ! grep "^tao-[a-z]*: [a-z-]*: " err ||
		echo "which is no success"
}
why_not() {
	while read -r page word reason; do
		[ "$page" != "${1%.*}" ] || ! grep -qF -e "$word" "shown/$1" ||
			echo "$reason"
	done <not_here
}

for file in shown/*; do
	name=${file##*/}
	reason=$(why_not "$name")
	if [ -n "$reason" ]; then
		echo "# not run, as it $reason: $(sed 1q "$file")"
		echo "$reason" >>reasons
		continue
	fi
	mkdir "in-$name"
	cd "in-$name" || exit 1
	set_up "../$file"
	# The one thing that is asked more: no program of a pipe may fail.
	bash -euo pipefail "../$file" >out 2>err </dev/null
	status=$?
	is "$status $(came_of "../$file")" "0 " "${name%.*}: $(sed 1q "../$file")"
	[ $status -eq 0 ] || sed 's/^/# /' err
	cd .. || exit 1
done
is "$(wc -l <reasons)" "$(wc -l <not_here)" \
	"what is not run here is still there, and nothing else is left out"
ok "progress goes where it is told to" \
	jq -es 'map(.event) | index("progress")' in-tao-write.1.5/progress
tap_done
