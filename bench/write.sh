#!/bin/sh
# bench/write.sh [MEGABYTES [ROUNDS]]: what tao-write costs onto a virtual disc,
# beside cdrskin writing the same bytes into a file: processor time and system
# calls, of each program alone, both fed by cat. Rounds are run in turn, since
# only ratios of one run mean anything. TAO_TOOLS is the folder of the programs.
# SPDX-License-Identifier: GPL-3.0-or-later
set -eu

megabytes=${1:-700}
rounds=${2:-5}
PATH=${TAO_TOOLS:-$PWD/tools}:$PATH
export LC_ALL=C
for tool in tao-write cdrskin awk; do
	command -v $tool >/dev/null || {
		echo "bench/write.sh: no $tool" >&2
		exit 1
	}
done

scratch=$(mktemp -d "${TMPDIR:-/tmp}/tao-bench.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
trap 'exit 1' HUP INT TERM
cd "$scratch"
chmod 755 .
sectors=$((megabytes * 1000000 / 2352))
head -c $((sectors * 2352)) /dev/urandom >data

# cdrskin writes into files for ordinary users only.
mkdir peer
: >peer/file
as_user=
if [ "$(id -u)" -eq 0 ]; then
	chown -R nobody peer
	as_user="setpriv --reuid=nobody --regid=nogroup --clear-groups"
fi
burn_cdrskin() {
	# shellcheck disable=SC2086,SC2002 # words; a pipe is the point
	cat data | HOME=$scratch/peer $as_user "$@" cdrskin \
		--allow_emulated_drives dev=stdio:"$scratch"/peer/file \
		fs=4m - >>log 2>&1
}
new_disc() {
	rm -f disc.*
	tao-prepare --new-disc cdr99 disc.cue
}
burn_tao_write() {
	# shellcheck disable=SC2002 # a pipe is the point
	cat data | "$@" tao-write disc.cue >>log 2>&1
}

# Seconds of user and system time of the command that is run under it.
cat >cpu <<'END'
#!/bin/sh
"$@"
status=$?
# Not through a pipe: that would be the times of another shell.
times >"$0.times"
awk 'NR == 2 { split($1, u, /[ms]/); split($2, s, /[ms]/)
	print u[1] * 60 + u[2] + s[1] * 60 + s[2] }' "$0.times" >&9
exit $status
END
chmod +x cpu
: >cpu.times
chmod 666 cpu.times

round=0
while [ $round -lt "$rounds" ]; do
	new_disc
	burn_tao_write ./cpu 9>>ours
	cmp -n $((sectors * 2352)) data disc.bin
	burn_cdrskin ./cpu 9>>theirs
	round=$((round + 1))
done
median() {
	sort -n "$1" | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'
}

# The same by SG_IO, onto the fake drive of the tests: its work, which a real one
# does itself, is in the figure. What read(2) brings is all that is copied.
preload=${TAO_TOOLS:-$PWD/tools}/../tests/preload_sg.so
burn_sgio() {
	new_disc
	tao-release disc.cue
	: >sr
	node=$scratch/sr:$scratch/disc.cue
	LD_PRELOAD=$preload TAO_FAKE_SR=$node tao-prepare sr
	# shellcheck disable=SC2002 # a pipe is the point
	cat data | "$@" env LD_PRELOAD="$preload" TAO_FAKE_SR="$node" \
		tao-write sr >>log 2>&1
	cmp -n $((sectors * 2352)) data disc.bin
	LD_PRELOAD=$preload TAO_FAKE_SR=$node tao-release sr
}
if [ -e "$preload" ]; then
	TAO_LOCK_DIR=$scratch
	export TAO_LOCK_DIR
	burn_sgio ./cpu 9>sgio
	if command -v strace >/dev/null; then
		burn_sgio strace -f -qq -e trace=read -o reads
		copied=$(awk '/read\(0,/ { n += $NF } END { print n }' reads)
	fi
fi

# The sum in the last line of strace -c.
calls() {
	awk '$NF == "total" { print $4 }' "$1"
}
if command -v strace >/dev/null; then
	new_disc
	burn_tao_write strace -f -c -o ours.calls
	chmod 777 peer
	burn_cdrskin strace -f -c -o peer/theirs.calls
	our_calls=$(calls ours.calls)
	their_calls=$(calls peer/theirs.calls)
fi

awk -v ours="$(median ours)" -v theirs="$(median theirs)" \
	-v mb="$megabytes" -v sgio="$(cat sgio 2>/dev/null)" \
	-v copies="${copied:-0}" -v bytes=$((sectors * 2352)) -v our_calls="${our_calls:-0}" \
	-v their_calls="${their_calls:-0}" 'BEGIN {
	printf "%-28s %10s %10s %8s\n", "writing " mb " MB", "tao-write",
		"cdrskin", "ratio"
	printf "%-28s %10.2f %10.2f %8.2f\n", "CPU seconds (median)", ours,
		theirs, ours / theirs
	if (our_calls && their_calls)
		printf "%-28s %10.1f %10.1f %8.2f\n", "system calls per MB",
			our_calls / mb, their_calls / mb,
			our_calls / their_calls
	printf "%-28s %9.2f%%\n", "of a core at 52x", ours / (mb / 9.17) * 100
	if (sgio)
		printf "%-28s %9.2f%%\n", "by SG_IO, with the drive",
			sgio / (mb / 9.17) * 100
	if (copies)
		printf "%-28s %10.2f\n", "copies of each byte",
			copies / bytes
	is_reached = theirs > 0 && ours / theirs <= 0.4
	print "goal of 0.40 " (is_reached ? "reached" : "missed")
	exit !is_reached
}'
