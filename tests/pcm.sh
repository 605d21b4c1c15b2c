#!/bin/sh
# tao-pcm on what real producers make, from files and from pipes.
# SPDX-License-Identifier: GPL-3.0-or-later
. "${srcdir:-$(dirname "$0")/..}/tests/tap.sh"

for producer in sox flac; do
	command -v $producer >/dev/null || skip_all "no $producer"
done

# Reproducible, and without its opinions.
mksound() {
	sox -V1 -R "$@"
}
size() {
	wc -c <"$1" | tr -d ' '
}
# pad FILE: with zeros to whole sectors.
pad() {
	over=$(($(size "$1") % 2352))
	[ "$over" -eq 0 ] || head -c $((2352 - over)) /dev/zero >>"$1"
}
# same TITLE SCRIPT: its output is what is in the file "want".
same() {
	sh -c "$2" >out 2>err
	is "$? $(cat err)" "0 " "$1: succeeds and says nothing"
	ok "$1: gives the right samples" cmp out want
}

mksound -r 44100 -n -c 2 -b 16 cd.wav synth 1.01 pluck D3 pluck G3 gain -6
mksound cd.wav -t raw cd.raw

# ---- nothing to do: bit for bit
cp cd.raw want
pad want
same "headerless, from a file" "tao-pcm cd.raw"
same "headerless, from a pipe" "cat cd.raw | tao-pcm"
same "headerless, from pipe to pipe" "cat cd.raw | tao-pcm - | cat"
same "headerless, in odd pieces" \
	"{ head -c 777; sleep 0.1; cat; } <cd.raw | tao-pcm | cat"
same "headerless, the rest of a file that someone began to read" \
	"{ head -c 44 >/dev/null; tao-pcm --type raw; } <cd.wav"
same "a WAV, from a file" "tao-pcm cd.wav"
same "a WAV, from file to pipe" "tao-pcm cd.wav | cat"
same "a WAV, from pipe to pipe" "cat cd.wav | tao-pcm | cat"
same "a WAV of unknown length" "sox -V1 -t raw -r 44100 -c 2 -b 16 -e signed - \
	-t wav - <cd.raw 2>/dev/null | tao-pcm"
for kind in aiff aifc au w64 caf flac wavpcm; do
	mksound cd.wav cd.$kind 2>/dev/null
	same "$kind, from a file" "tao-pcm cd.$kind"
	same "$kind, from a pipe" "cat cd.$kind | tao-pcm | cat"
done
same "FLAC by flac" "flac -s -c cd.wav 2>/dev/null | tao-pcm"
same "an AIFF of unknown length" "sox -V1 -t raw -r 44100 -c 2 -b 16 -e signed \
	- -t aiff - <cd.raw 2>/dev/null | tao-pcm"
same "a WAV with a chunk behind the data" \
	"{ cat cd.wav; printf 'LIST\4\0\0\0abcd'; } | tao-pcm"
exits 0 "-v succeeds" tao-pcm -v cd.wav
ok "-v does not change the samples" cmp out want
printf '0123456789' >appended
cat appended want >want2
tao-pcm cd.wav >>appended
ok "output can be appended" cmp appended want2

# ---- exact, though not the same bytes
mksound cd.wav -c 1 mono.wav remix 1
mksound mono.wav -c 2 -t raw want
pad want
same "mono is doubled, without dither" "tao-pcm mono.wav"
same "--mix left takes the left channel" "tao-pcm --mix left cd.wav"
same "--mix first takes the first two of four" "sox -V1 cd.wav -t wav - \
	remix 1 1 2 2 | tao-pcm --mix first"
mksound cd.wav -b 8 -e unsigned 8.wav
mksound 8.wav -b 16 -e signed -t raw want
pad want
same "8 bit, without dither" "tao-pcm 8.wav"
for code in a-law u-law; do
	mksound cd.wav -e $code law.wav
	mksound law.wav -b 16 -e signed -t raw want
	pad want
	same "$code, without dither" "tao-pcm law.wav"
done

# ---- headerless encodings: the same as with a header
mksound -r 48000 -n -c 2 -b 32 -e signed rich.wav synth 0.3 pluck gain -3
for row in signed:16:-L signed:16:-B signed:24:-L signed:24:-B signed:32:-L \
	signed:32:-B unsigned:16:-L unsigned:24:-B unsigned:32:-L signed:8:-L \
	unsigned:8:-L float:32:-L float:32:-B float:64:-L float:64:-B \
	a-law:8:-L u-law:8:-L; do
	IFS=: read -r encoding bits order <<-END
		$row
	END
	file=floating-point
	[ "$encoding" = float ] || file=$encoding
	mksound rich.wav -t raw -e "$file" -b "$bits" "$order" rich.raw 2>/dev/null
	mksound -t raw -r 48000 -c 2 -e "$file" -b "$bits" "$order" rich.raw \
		-e floating-point -b 64 rich64.wav
	tao-pcm --dither none rich64.wav >want
	same "$bits bit $encoding $order" "tao-pcm --dither none -t raw -r 48k \
		-e $encoding -b $bits $order rich.raw"
done

# ---- lengths and padding
for row in 48000:16:44100 48000:24:1 96000:24:96001 192000:24:70000 \
	8000:16:7777 11025:16:999 22050:8:10000; do
	IFS=: read -r rate bits frames <<-END
		$row
	END
	mksound -r "$rate" -n -c 2 -b "$bits" long.wav \
		synth 9 pinknoise gain -6 trim 0 "${frames}s"
	want=$(((frames * 44100 * 2 + rate) / (2 * rate)))
	want=$(((want + 587) / 588))
	for engine in fft soxr samplerate; do
		tao-pcm --resampler $engine long.wav >out 2>err
		is "$? $(size out)" "0 $((want * 2352))" \
			"$frames frames at $rate Hz by $engine fill $want sectors"
	done
	is "$(tao-pcm --sectors long.wav) $(tao-pcm --sectors <long.wav) \
$(tao-pcm --sectors - <long.wav) $(mksound long.wav -t wav - | tao-pcm --sectors)" \
		"$want $want $want $want" "--sectors says $want too"
done
is "$(tao-pcm --sectors cd.raw)" 76 "--sectors counts a headerless file"
exits 3 "--sectors does not guess" sh -c "cat cd.raw | tao-pcm --sectors"
is "$(cat out)" unknown "--sectors says unknown"
says length-unknown "and why"

# ---- a pipe is a file, whatever the format
mksound -r 96000 -n -c 2 -b 24 hd.flac synth 0.5 pinknoise gain -6
mksound -r 48000 -n -c 2 music.ogg synth 3 pluck gain -6
mksound -r 48000 -n -c 6 -b 24 six.wav synth 0.3 pluck gain -9
for file in hd.flac music.ogg six.wav; do
	tao-pcm $file >want 2>err
	is "$? $(cat err)" "0 " "$file is converted"
	same "$file from a pipe" "cat $file | tao-pcm"
	same "$file from standard input" "tao-pcm <$file"
done
tao-pcm --seed 2 hd.flac >out
ok "another seed, another dither" sh -c "! cmp -s out want"

# ---- what programs before us have left non-blocking
nonblocking() {
	perl -MFcntl -e 'fcntl($_, F_SETFL, O_NONBLOCK) for STDIN, STDOUT;
		exec @ARGV' "$@"
}
for file in cd.raw hd.flac; do
	tao-pcm $file >want
	{ sleep 0.2; head -c 20000 $file; sleep 0.2; tail -c +20001 $file; } |
		nonblocking tao-pcm >out 2>err
	is "$? $(cat err)" "0 " "$file comes late to a pipe that does not wait"
	ok "all of it" cmp out want
done
mksound -r 48000 -n -c 2 -b 16 slow.wav synth 3 pinknoise gain -6
tao-pcm slow.wav >want
nonblocking tao-pcm slow.wav 2>err | { sleep 0.2; cat; } >out
ok "a reader that is late gets all of it" cmp out want

# ---- who resamples
head -c 200000 /dev/urandom >noise.raw
tao-pcm -v -t raw -r 48k noise.raw 2>err >out
ok "-v tells what resamples" grep -q "48000 Hz to 44100 Hz by .*FFTW" err
tao-pcm -v -t raw -r 44101 noise.raw 2>err >out
ok "and what does where a ratio is not for that" \
	grep -q "44101 Hz to 44100 Hz by libsoxr" err

# ---- the limits of headerless input
head -c 640000 /dev/zero >zeros.raw
for row in "-r 1000:160000:12000" "-r 768k:160000:16" "-c 64:5000:9" \
	"-c 64 -b 64 -e float:1250:3" "-r 44056:160000:273"; do
	IFS=: read -r how frames want <<-END
		$row
	END
	for engine in fft soxr samplerate; do
		# shellcheck disable=SC2086 # options
		tao-pcm $how --resampler $engine zeros.raw >out 2>err
		is "$? $(size out) $(cat err)" "0 $((want * 2352)) " \
			"$frames frames of $how by $engine fill $want sectors"
	done
done

# ---- what is wrong with the input: 3
bad() {
	exits 3 "$1: refused" sh -c "$3"
	says "$2" "$1: says $2"
}
bad "a file that is not there" input-error "tao-pcm no-such-file"
bad "a folder" input-error "tao-pcm ."
bad "a closed standard input" input-error "tao-pcm <&-"
bad "an empty file" stream-not-supported "tao-pcm /dev/null"
bad "an empty pipe" stream-not-supported ": | tao-pcm"
bad "half a frame" stream-not-supported "printf abc | tao-pcm -q"
mksound cd.wav empty.wav trim 0 0
bad "a WAV without audio" stream-not-supported "tao-pcm empty.wav"
printf '\0\0\0\040ftypM4A \0\0\0\0' >film.m4a
bad "an MPEG-4 file" format-not-supported "tao-pcm film.m4a"
ok "and names it" grep -q "MPEG-4" err
printf 'fLaC and then nonsense, for a while' >bad.flac
bad "a damaged FLAC" format-not-supported "tao-pcm bad.flac"
head -c 30 cd.wav >cut.wav
bad "a WAV that ends in its header" stream-truncated "tao-pcm cut.wav"
bad "a WAV of 100 Hz" format-not-supported \
	"{ printf 'RIFF\100\0\0\0WAVEfmt \20\0\0\0\1\0\2\0\144\0\0\0'
	printf '\0\0\0\0\4\0\20\0data\4\0\0\0abcd'; } | tao-pcm"

head -c 100000 cd.wav >cut.wav
for how in "tao-pcm cut.wav" "cat cut.wav | tao-pcm"; do
	bad "$how" stream-truncated "$how"
	head -c 100000 cd.wav | tail -c +45 >want
	pad want
	ok "$how: what came was passed on" cmp out want
done
bad "--sectors of a cut file" stream-truncated "tao-pcm --sectors cut.wav"
head -c 100000 hd.flac >cut.flac
bad "a FLAC whose producer died" stream-truncated "cat cut.flac | tao-pcm"
ok "what came of it was passed on" test "$(size out)" -gt 2352
bad "--sectors of a cut FLAC" stream-truncated "tao-pcm --sectors cut.flac"
flac -s -c --force-raw-format --endian=little --channels=2 --bps=16 \
	--sample-rate=44100 --sign=signed - <cd.raw >unknown.flac 2>/dev/null
cp cd.raw want
pad want
same "a FLAC of unknown length" "tao-pcm unknown.flac"
head -c 50000 unknown.flac >cut.flac
bad "a FLAC of unknown length, cut" stream-truncated "tao-pcm cut.flac"
for level in 0 8; do
	for blocks in 192 4096; do
		flac -s -f -$level -b $blocks --lax -o whole.flac cd.wav
		{ cat whole.flac; head -c 128 /dev/zero; } >tagged.flac
		is "$(tao-pcm --sectors whole.flac) $(tao-pcm \
			--sectors tagged.flac)" "76 76" \
			"FLAC at $level in blocks of $blocks: whole"
	done
done

head -c "$(($(size music.ogg) / 2))" music.ogg >cut.ogg
bad "an Ogg whose producer died" stream-truncated "cat cut.ogg | tao-pcm"
ok "what came of that was passed on" test "$(size out)" -gt 2352
bad "--sectors of a cut Ogg" stream-truncated "tao-pcm --sectors cut.ogg"

{ cat cd.raw; printf abc; } >odd.raw
cp cd.raw want
pad want
for how in "tao-pcm odd.raw" "cat odd.raw | tao-pcm" \
	"cat odd.raw | tao-pcm | cat"; do
	exits 0 "$how: odd bytes are left out" sh -c "$how"
	ok "$how: the whole frames are right" cmp out want
	says stream-looks-like "$how: warns"
done
{ cat cd.raw cd.raw cd.raw cd.raw cd.raw; printf abc; } >long.raw
head -c -3 long.raw >want
pad want
for how in "tao-pcm long.raw" "tao-pcm long.raw | cat"; do
	exits 0 "$how: odd bytes are left out" sh -c "$how"
	ok "$how: the whole frames are right" cmp out want
	says stream-looks-like "$how: warns"
done
exits 0 "--quiet does not warn" tao-pcm -q odd.raw
is "$(cat err)" "" "--quiet says nothing"
bad "odd bytes, with --strict" stream-looks-like "tao-pcm --strict odd.raw"

# ---- headerless input that cannot be what the options say
doubted() {
	exits 0 "$1: converted" sh -c "$2"
	says stream-looks-like "$1: warns"
	ok "$1: says what it looks like" grep -q "$3" err
	bad "$1, with --strict" stream-looks-like "$(echo "$2" |
		sed 's/tao-pcm/tao-pcm --strict/')"
	is "$(size out)" 0 "$1, with --strict: nothing goes out"
}
doubted "96 kHz, 24 bit by a pipe" "sox -V1 hd.flac -t raw - | tao-pcm" \
	"like 24 bit signed"
doubted "floats" "sox -V1 cd.wav -t raw -e floating-point -b 32 - | tao-pcm" \
	"like 32 bit float"
doubted "the wrong byte order" "sox -V1 cd.wav -t raw -B - | tao-pcm" \
	"like 16 bit signed big-endian"
doubted "text" "tao-pcm <'$srcdir/HACKING.md'" "this is text"
cp cd.raw cd.FLAC
doubted "a name that promises a header" "tao-pcm cd.FLAC" "a FLAC file"
exits 0 "--type raw on such a file" tao-pcm --strict --type raw cd.FLAC
is "$(cat err)" "" "is believed"
{ printf '\0\0\1\0\0\0\2\161\0\2\0\0'; cat cd.raw; } >cut.dat
doubted "an HTK file that was cut" "tao-pcm <cut.dat" "an HTK file"
doubted "a header that nobody looks for" "tao-pcm --type raw cd.wav" "WAV file"
{ head -c 300000 /dev/zero; mksound hd.flac -t raw -; } >late.raw
exits 0 "24 bit after a long silence: converted" tao-pcm late.raw
says stream-looks-like "24 bit after a long silence: warns"
exits 3 "with --strict: it fails when it shows" tao-pcm --strict late.raw
exits 0 "16 bit music passes --strict" tao-pcm --strict cd.raw
is "$(cat err)" "" "and nothing is said"

# ---- level
printf '\0\0\200\077\0\0\200\277' >full.raw
exits 0 "floats of 1 and -1" tao-pcm -e float --dither none full.raw
is "$(cat err)" "" "full scale is not clipping"
is "$(head -c 4 out | od -An -tx1 | tr -d ' ')" ff7f0080 \
	"it is the largest sample and the smallest"
printf '\1\0\200\077\0\0\200\277' >full.raw
exits 0 "a float a little above 1" tao-pcm -e float full.raw
says samples-clipped "the next float is"
exits 0 "--gain 12 clips" tao-pcm --gain 12 cd.wav
says samples-clipped "and is told"
exits 3 "--gain 12 with --strict fails" tao-pcm --strict --gain 12 cd.wav
peak() {
	tao-pcm -v "$@" 2>&1 >/dev/null | sed -n 's/.*peak \([-+0-9.]*\) .*/\1/p'
}
is "$(echo "$(peak cd.wav) $(peak --gain -3.5 cd.wav)" |
	awk '{ printf "%.1f", $2 - $1 }')" -3.5 "--gain -3.5 is -3.5 dB"

mksound cd.wav quiet.wav gain -20
is "$(peak --normalize peak quiet.wav)" "-0.00" "--normalize peak reaches the top"
is "$(mksound quiet.wav -t wav - | peak --normalize peak -)" "-0.00" "from a pipe, too"
is "$(peak --normalize peak --gain -1 rich.wav)" "-1.00" \
	"--gain comes on top, whatever the rate"
exits 0 "--normalize -23 succeeds" tao-pcm -v --normalize -23 quiet.wav
ok "and the loudness is -23.0 LUFS" grep -q -- "-23.0 LUFS" err
head -c 235200 /dev/zero >silent.raw
exits 0 "silence cannot be made louder" tao-pcm --normalize peak silent.raw
ok "and stays silence" cmp out silent.raw
exits 0 "silence is not dithered" tao-pcm -b 24 silent.raw
ok "and stays silence, too" cmp -n "$(size out)" out silent.raw
exits 0 "--album-gain succeeds" tao-pcm --album-gain quiet.wav cd.wav
ok "it is that of the loudest" sh -c "test \"\$(cat out)\" = \
	\"\$(tao-pcm --album-gain cd.wav)\""
is "$(peak --gain "$(cat out)" cd.wav | cut -c 1-4)" "-0.0" \
	"with it the loudest reaches the top"
exits 0 "--album-gain by loudness succeeds" \
	tao-pcm --album-gain --normalize -18 quiet.wav cd.wav
ok "and is a number" grep -qx -- '-*[0-9]*\.[0-9][0-9]' out
exits 3 "--album-gain of a file that is not there fails" \
	tao-pcm --album-gain cd.wav none.wav
is "$(cat out)" "" "and prints nothing"

# ---- usage: 2
for wrong in "-b 12" "-b 16 -e float" "-c 0" "-c 65" "-r 1" "-r 44100.5" \
	"-r fast" "-e mp3" "-B -L" "--mix up" "--dither loud" "--gain much" \
	"--normalize loud" "--normalize 3" "--album-gain" \
	"--album-gain --sectors cd.wav" "--resampler none" "--quality good" "--type wav" "one two"; do
	exits 2 "refuses $wrong" sh -c "tao-pcm $wrong <cd.raw"
done
if command -v script >/dev/null; then
	truncate -s 230400000 slow.raw # 200 s: far over the tenth of a second
	script -qec "tao-pcm -r 192000 -b 24 '$scratch/slow.raw' >out" \
		/dev/null >bar </dev/null
	ok "a file that takes long has a bar on the terminal" grep -q '#.*%' bar
	tao-pcm -r 192000 -b 24 slow.raw >want
	ok "with the same output" cmp out want
	script -qec "tao-pcm -r 192000 -b 24 '$scratch/slow.raw' | cat >out" \
		/dev/null >bar </dev/null
	is "$(cat bar)" "" "but not if the reader may have its own"
	script -qec "tao-pcm $scratch/cd.raw" /dev/null >out </dev/null
	is "$? $(grep -c invalid-argument out)" "2 1" \
		"refuses to write to a terminal"
fi

# ---- output: 1
for how in "tao-pcm cd.raw" "cat cd.raw | tao-pcm" "tao-pcm rich.wav"; do
	exits 1 "$how >/dev/full" sh -c "$how >/dev/full"
	says output-error "$how >/dev/full says so"
	exits 1 "$how to a closed output" sh -c "$how >&-"
done
head -c 8000000 /dev/zero >large.raw
for how in "tao-pcm large.raw" "tao-pcm -c 1 large.raw"; do
	{ $how; echo $? >status; } 2>err | head -c 10 >/dev/null
	is "$(cat status) $(cat err)" "141 " \
		"$how: a reader who leaves ends it without a word"
done

(
	trap '' PIPE
	{ tao-pcm large.raw; echo $? >status; } 2>err | head -c 10 >/dev/null
)
is "$(cat err)" "" "nor does it say one if SIGPIPE is ignored"
ok "but it does not say that all went well" test "$(cat status)" -ne 0

# ---- a live source is passed on at once: the producer waits until the reader
# has got what it sent, but for the part that a filter must look ahead
mkfifo go
# shellcheck disable=SC2016 # for the inner shell
live='{ head -c 60000 "$1"; read -r _ <go; } | tao-pcm |
	{ head -c "$2" | wc -c; echo >go; cat >/dev/null; }'
for row in cd.raw:60000 cd.wav:59956 mono.wav:119000 rich.wav:20000; do
	IFS=: read -r file bytes <<-END
		$row
	END
	is "$(timeout 60 sh -c "$live" sh "$file" "$bytes" 2>err)" "$bytes" \
		"$file: what came is passed on while the producer waits"
done

tap_done
