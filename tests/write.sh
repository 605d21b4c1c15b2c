#!/bin/sh
# tao-write: a stream onto a virtual disc, and everything that can come in
# between.
# SPDX-License-Identifier: GPL-3.0-or-later
. "${srcdir:-$(dirname "$0")/..}/tests/tap.sh"

sector=2352

# disc NAME [OPTION...]: a prepared blank disc.
disc() {
	disc_name=$1
	shift
	rm -f "$disc_name".*
	tao-prepare --new-disc cdr74 "$@" "$disc_name.cue" ||
		echo "# cannot prepare $disc_name"
}

# noise SECTORS: that many sectors which are like nothing else.
noise() {
	head -c $(($1 * sector)) /dev/urandom
}

# on_disc NAME START SECTORS: what the disc holds there.
on_disc() {
	tail -c +$(($2 * sector + 1)) "$1.bin" | head -c $(($3 * sector))
}

# holds NAME START SECTORS FILE: FILE stands there, zeros behind it.
holds() {
	on_disc "$1" "$2" "$3" >got
	head -c $(($3 * sector)) /dev/zero >want
	dd if="$4" of=want conv=notrunc bs=65536 2>/dev/null
	cmp got want
}

# same_session NAME: the lock file is as the last keep_session found it.
keep_session() {
	cp "$1.cue.lock" kept
	cp "$1.cue" kept.cue
}
same_session() {
	cmp kept "$1.cue.lock" && cmp kept.cue "$1.cue"
}

noise 400 >a
noise 301 >b

# ---- tracks as they came
disc album
exits 0 "a file becomes a track" tao-write -v album.cue <a
is "$(grep track err)" "tao-write: track 1: 400 sectors at 0 (0:05.33)" \
	"with -v it says where the track is and how long"
ok "and that nothing keeps the machine awake" \
	grep -q "^tao-write: suspend is not inhibited: " err
is "$(cat out)" "" "standard output stays empty"
# shellcheck disable=SC2002 # a pipe is the point
exits 0 "a pipe becomes the next one" sh -c "cat b | tao-write -v album.cue"
is "$(grep track err)" "tao-write: track 2: 301 sectors at 552 (0:04.01)" \
	"it begins 152 sectors behind the first"
ok "the first track is what was piped in" holds album 0 400 a
ok "the second too" holds album 552 301 b
on_disc album 400 152 >gap
head -c $((152 * sector)) /dev/zero >want
ok "between them is silence" cmp gap want
is "$(grep -c '"checksum": "tao2:[0-9a-f]\{16\}"' album.cue.lock)" 2 \
	"the session keeps the checksum of each"

# ---- streams of odd lengths
disc short
exits 0 "one byte becomes a track" sh -c "printf x | tao-write -v short.cue"
ok "of four seconds" grep -q "track 1: 300 sectors at 0" err
printf x >x
ok "of silence, but for that byte" holds short 0 300 x
ok "and it tells that it filled up" grep -q "filled up to four seconds" err
{ cat a && printf xyz; } >odd
exits 0 "a last sector that is not whole is no error" \
	tao-write -v short.cue <odd
ok "it is filled with zeros" holds short 452 401 odd
ok "which it tells" grep -q "last sector was filled up" err

# ---- streams that are none
keep_session short
exits 3 "an empty stream is refused" tao-write short.cue </dev/null
says stream-not-supported "by name"
{ printf 'RIFF\044\0\0\0WAVEfmt ' && cat a; } >wav
exits 3 "a WAV file is refused" tao-write short.cue <wav
ok "with advice" grep -q "that is a WAV file; pipe it through tao-pcm" err
exits 3 "a directory is refused" tao-write short.cue <.
says input-error "as an input that cannot be read"
exits 3 "a closed standard input is refused" sh -c "tao-write short.cue <&-"
says input-error "likewise"
truncate -s 1G huge
exits 5 "a file larger than the disc is refused" tao-write short.cue <huge
says not-enough-space "by name"
exits 5 "so is an announced length" sh -c \
	"head -c 9999 /dev/zero | tao-write --sectors 400000 short.cue"
says not-enough-space "likewise"
exits 3 "a file that is shorter than announced is refused" \
	tao-write --sectors 401 short.cue <a
says stream-truncated "by name"
exits 3 "a file that is longer than announced is refused" \
	tao-write --sectors 399 short.cue <a
says stream-too-long "by name"
ok "none of these touched the disc or its session" same_session short

# ---- lengths that were not kept
exits 6 "a pipe shorter than announced is told" \
	sh -c "cat a | tao-write --sectors 500 short.cue"
says track-short "by name"
ok "with what came" grep -q "400 of 500 sectors came" err
exits 6 "a pipe longer than announced is told" \
	sh -c "cat a | tao-write --sectors 310 short.cue"
says stream-too-long "by name"
ok "and the track ends there" grep -q "track 4 has 310 sectors" err
exits 0 "a pipe as long as announced is fine" \
	sh -c "cat a | tao-write --sectors 400 short.cue"

# ---- full discs
disc full
exits 6 "a pipe larger than the disc is told" \
	sh -c "head -c 900000000 /dev/zero | tao-write full.cue"
says not-enough-space "by name"
ok "with how much is on the disc" grep -q "track 1 has 332849 sectors" err
exits 5 "nothing more fits" tao-write full.cue <a
says not-enough-space "which is told"
exits 0 "the full disc can be released" tao-release full.cue
rm -f full.*

disc many
seconds4=$((300 * sector))
head -c $seconds4 /dev/urandom >c
n=0
while [ $n -lt 99 ] && tao-write many.cue <c 2>err; do
	n=$((n + 1))
done
is $n 99 "ninety-nine tracks fit"
exits 5 "the hundredth is refused" tao-write many.cue <c
says track-limit-reached "by name"
ok "the ninety-ninth is whole" holds many $((98 * 452)) 300 c
rm -f many.*

# ---- a disc that cannot be written; a drive's is not in our hands
if ! in_drives; then
	disc small
	exits 6 "a .bin that cannot grow is a write error" sh -c \
		"ulimit -f 1000; cat a a a a | tao-write small.cue"
	says write-error "by name"
	ok "and of an open track" grep -q "track 1 could not be closed" err
	ok "with what the system says" grep -q "write error (3/0c/00): File too" err

	disc gone
	exits 6 "a .bin that is removed meanwhile is a disc that is lost" \
		tao-write gone.cue sh -c "cat a; rm gone.bin"
	says close-failed "by name"
	ok "with what the system says" grep -q "No such file or directory" err
fi

# ---- sessions
exits 5 "without a session nothing is written" sh -c \
	"tao-prepare --new-disc cdr74 other.cue && tao-release other.cue &&
	tao-write other.cue <a"
says media-is-not-prepared "by name"
disc busy
mkfifo pipe
tao-write busy.cue <pipe &
writer=$!
exec 3>pipe
# When all of it is in the pipe or beyond, the reader runs and has the lock.
cat a >&3
exits 4 "a second writer is told to wait" tao-write busy.cue <b
ok "for whom" grep -q "$writer" err
exec 3>&-
wait $writer
is "$?" 0 "the first does not notice"

disc swapped
cp swapped.cue.lock kept
disc swapped --new-disc cdrw80
mv kept swapped.cue.lock
exits 5 "another disc than the prepared one is refused" tao-write swapped.cue <a
says media-changed "by name"

# ---- what is written beside the samples
disc marks
exits 0 "a track can have marks" tao-write --isrc us-k7y-98-12345 \
	--pre-emphasis --copy permitted marks.cue <a
exits 0 "the next has none of them" tao-write marks.cue <b
is "$(grep -c 'ISRC USK7Y9812345' marks.cue)" 1 "the ISRC is on the disc"
is "$(grep -c 'FLAGS.*PRE' marks.cue)" 1 "so is pre-emphasis"
is "$(grep -c 'FLAGS.*DCP' marks.cue)" 1 "so is the permission to copy"
exits 0 "burnfree can be left off" tao-write --no-burnfree marks.cue <a

# ---- wrong usage
for wrong in '--sectors 0' '--sectors -1' '--sectors 1x' '--isrc 12' \
	'--copy maybe' '--buffer 1' '--buffer 32X' '--buffer 99999999999G' \
	'--start-at 101' '--progress loud' '--progress-fd 77' \
	'--stall-timeout soon' '--timeout-scale 0' '--timeout-scale 2x'; do
	# shellcheck disable=SC2086 # two words
	exits 2 "$wrong is refused" tao-write $wrong marks.cue <a
done
if command -v script >/dev/null; then
	script -qec "tao-write marks.cue" /dev/null </dev/null >out 2>&1
	is $? 2 "sectors cannot be typed"
else
	skip "sectors cannot be typed" "no script"
fi
exits 0 "every command can be told" tao-write -vv marks.cue <a
ok "with its words and its time" \
	grep -q "^tao-write: 35 .*SYNCHRONIZE CACHE.* good, [0-9]* us" err
exits 0 "a closed standard output is of no use to it" \
	sh -c "tao-write marks.cue <a >&-"

tap_done
