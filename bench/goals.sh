#!/bin/sh
# bench/goals.sh: CPU time of the tools beside that of their peers, in one interleaved
# run, and the table of goals. BENCH_ROUNDS (5), BENCH_SECONDS (300) of audio,
# BENCH_JUDGE (yes: a goal that is missed is status 1). Needs sox, ffmpeg,
# sndfile-resample (Debian: samplerate-programs) and cdrskin; what is missing
# leaves its rows out.
# SPDX-License-Identifier: GPL-3.0-or-later
set -eu

builddir=$(cd "${builddir:-.}" && pwd)
rounds=${BENCH_ROUNDS:-5}
seconds=${BENCH_SECONDS:-300}
PATH=$builddir/tools:$PATH
LC_ALL=C.UTF-8
export PATH LC_ALL

work=$(mktemp -d "${TMPDIR:-/var/tmp}/tao-bench.XXXXXX")
trap 'cd / && rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
cd "$work"
chmod 755 .
mkdir -m 777 open
TAO_LOCK_DIR=$work
export TAO_LOCK_DIR

has() {
	command -v "$1" >/dev/null
}
# add NAME HOW COMMAND...
add() {
	name=$1
	how=$2
	shift 2
	[ "$how" = start ] || set -- exec "$@"
	printf '%s\t%s\t%s\n' "$name" "$how" "$*" >>list
}

has sox || { echo "bench/goals.sh: sox is missing" >&2; exit 1; }
echo "bench: making $seconds s of audio" >&2
for k in 44 48 96 192; do
	rate=${k}000
	[ $k -ne 44 ] || rate=44100
	sox -V1 -R -r $rate -n -c 2 -b 24 in$k.wav synth "$seconds" pinknoise \
		gain -6
done
sox -V1 -R in44.wav -b 16 cd.wav
sox -V1 cd.wav -t raw cd.raw
sox -V1 in96.wav short.wav trim 0 $((seconds / 10 + 1))
sox -V1 -R -r 768000 -n -c 2 -b 24 in768.wav synth $((seconds / 30 + 1)) \
	pinknoise gain -6

# ---- resampling
for k in 48 96 192; do
	add sox$k run sox -V1 in$k.wav -b 16 out.wav rate -v 44100
	add best$k run tao-pcm -q in$k.wav ">out.raw"
	add fast$k run tao-pcm -q --quality fast in$k.wav ">out.raw"
	add src$k run tao-pcm -q --resampler samplerate in$k.wav ">out.raw"
	if has ffmpeg; then
		add ffsoxr$k run ffmpeg -nostdin -y -v error -i in$k.wav -af \
			"aresample=44100:resampler=soxr:precision=28:osf=s16:dither_method=triangular" \
			-f s16le out.raw
		add ffswr$k run ffmpeg -nostdin -y -v error -i in$k.wav \
			-ar 44100 -sample_fmt s16 -f s16le out.raw
	fi
done
# for their memory: nothing needs more
add best768 run tao-pcm -q in768.wav ">out.raw"
add src768 run tao-pcm -q --resampler samplerate in768.wav ">out.raw"
if has sndfile-resample; then
	add srctool run sndfile-resample -to 44100 -c 0 short.wav out.wav \
		">/dev/null"
	add srcshort run tao-pcm -q --resampler samplerate short.wav ">out.raw"
fi

# ---- copying, and 24 to 16 bit
cdraw="-t raw -r 44100 -e signed -b 16 -c 2"
add soxraw pipe:cd.raw sox -V1 "$cdraw" - "$cdraw" -
add taoraw pipe:cd.raw tao-pcm -q
add sox24 run sox -V1 in44.wav -b 16 out.wav
add tao24 run tao-pcm -q in44.wav ">out.raw"

# ---- tracks on a virtual disc, and the same bytes by cdrskin into a file,
# which it does not do as root
if has cdrskin; then
	as=
	[ "$(id -u)" -ne 0 ] ||
		as="setpriv --reuid=65534 --regid=65534 --clear-groups"
	tao-prepare -q --new-disc cdr99 disc.cue
	add taowrite pipe:cd.raw tao-write -q disc.cue
	add cdrskin pipe:cd.raw "$as" cdrskin --allow_emulated_drives \
		dev=stdio:open/image -data fs=4m - "2>/dev/null"
fi

# ---- starting
for tool in tao-pcm tao-prepare tao-write tao-sectors tao-release; do
	add start-$tool start $tool --version
done
! has cdrskin || add start-cdrskin start cdrskin --version

echo "bench: $rounds rounds" >&2
"$builddir/bench/measure" "$rounds" <list >figures

# row TEXT COLUMN OURS PEER GOAL ...: ratios of pairs, each with its goal.
# COLUMN 2 is CPU time, 3 is elapsed. A pair that was not run is left out.
row() {
	awk -F '\t' -v args="$*" '
	BEGIN { count = split(args, word, "@") }
	FNR == NR { figure[$1] = $0; next }
	END {
		column = word[2]
		for (i = 3; i + 2 <= count; i += 3) {
			if (!(word[i] in figure) || !(word[i + 1] in figure))
				continue
			split(figure[word[i]], ours, "\t")
			split(figure[word[i + 1]], peer, "\t")
			ratio = ours[column] / peer[column]
			good = word[i + 2] == "" || ratio <= word[i + 2] + 0
			missed += !good
			mark = good ? "" : " (missed)"
			got = got sep sprintf("%.2f%s", ratio, mark)
			if (word[i + 2] != "")
				goals = goals sep word[i + 2]
			sep = " / "
		}
		if (got != "")
			printf "| %s | %s | %s |\n", word[1],
				goals == "" ? "" : "<= " goals, got
		exit missed > 0
	}' figures /dev/null || missed=1
}

missed=0
echo "| CPU of tao-pcm and peers, 24-bit input of $seconds s | goal | measured |"
echo "|---|---|---|"
row "default quality to sox rate -v, 48/96/192k@2@best48@sox48@0.28@\
best96@sox96@0.30@best192@sox192@0.50"
row "the same to ffmpeg soxr 28 and triangular dither@2@best48@ffsoxr48@0.70@\
best96@ffsoxr96@0.65@best192@ffsoxr192@0.70"
row "--quality fast to ffmpeg swr@2@fast48@ffswr48@0.85@\
fast96@ffswr96@0.60@fast192@ffswr192@0.60"
row "--resampler samplerate to sox rate -v@2@src48@sox48@0.65@\
src96@sox96@0.80@src192@sox192@1.1"
row "the same to sndfile-resample -c 0, 96k@2@srcshort@srctool@"
row "pass-through, pipe to pipe, to sox raw to raw@2@taoraw@soxraw@0.20"
row "24 to 16 bit with TPDF at 44.1k to sox@2@tao24@sox24@0.25"
row "tao-write onto a virtual disc to cdrskin into a file@2@taowrite@cdrskin@0.4"
for tool in tao-pcm tao-prepare tao-write tao-sectors tao-release; do
	row "start of $tool to that of cdrskin, elapsed@3@start-$tool@\
start-cdrskin@1.0"
done
peak=$(awk -F '\t' '$1 ~ /^(best|fast|src|tao)[0-9r]/ && $4 > most { most = $4 }
	END { printf "%.1f", most / 1024 }' figures)
echo "| peak memory of tao-pcm, MiB | <= 8 | $peak |"
[ "${peak%.*}" -lt 8 ] || missed=1

if [ "${BENCH_JUDGE:-yes}" = yes ] && [ $missed -ne 0 ]; then
	echo "bench: a goal was missed" >&2
	exit 1
fi
