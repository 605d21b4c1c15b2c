#!/bin/sh
# The same twenty minutes of sound, burned by ours, wodim and cdrskin on the
# same drive: processor time, commands to the drive, system calls, fill of the
# buffer. "make bench-kernel" shows the table that is left in bench.txt.
# SPDX-License-Identifier: GPL-3.0-or-later
. "${srcdir:-$(dirname "$0")/../..}/tests/guest/lib.sh"

minutes=${BENCH_MINUTES:-20}
rounds=${BENCH_ROUNDS:-3}
serve_trace=
noise sound $((minutes * 60 * 75))
sox -t raw -r 44100 -b 16 -c 2 -e signed sound sound.wav

cat >ours <<'END'
#!/bin/sh
tao-prepare "$1" && tao-write --json "$1" <sound && tao-release "$1"
END
cat >wodim <<'END'
#!/bin/sh
wodim -v dev="$1" gracetime=0 -tao -audio sound.wav
END
cat >cdrskin <<'END'
#!/bin/sh
cdrskin -v dev="$1" gracetime=0 fs=4m -tao -audio sound.wav
END
chmod +x ours wodim cdrskin

# burn NAME WRAPPER...: one disc; the log is left in NAME.log. The drive takes
# no time, unless $plan has some for it.
plan=
burn() {
	name=$1
	shift
	rm -f disc.*
	[ -z "$plan" ] || echo "$plan" >disc.cue.faults
	serve disc.cue --new-disc cdr80
	"$@" "./$name" "$sr" >"$name.log" 2>&1
	status=$?
	stop_all
	return "$status"
}

# median FILE COLUMN
median() {
	sort -n -k "$2,$2" "$1" | awk -v c="$2" '{ v[NR] = $c }
		END { print v[int((NR + 1) / 2)] }'
}

# ---- processor time, interleaved: of the program and all that it started,
# waited for or not
mount -t cgroup2 cgroup2 /sys/fs/cgroup 2>/dev/null
cat >stopwatch <<'END'
#!/bin/bash
# stopwatch FILE COMMAND...: adds processor and wall time in us to FILE.
group=/sys/fs/cgroup/burn.$$
file=$1
shift
mkdir "$group"
# What still runs in it when the command has ended is waited for.
ended() {
	grep -q '^populated 0' "$group/cgroup.events"
}
began=${EPOCHREALTIME/./}
(echo "$BASHPID" >"$group/cgroup.procs" && exec "$@")
status=$?
stopped=${EPOCHREALTIME/./}
until ended; do
	sleep 0.01
done
read -r _ used <"$group/cpu.stat"
rmdir "$group"
echo "$used $((stopped - began))" >>"$file"
exit "$status"
END
chmod +x stopwatch
for round in $(seq "$rounds"); do
	for name in ours wodim cdrskin; do
		ok "round $round: $name burns $minutes minutes" \
			burn "$name" ./stopwatch "$name.times"
	done
done

# ---- of that, what was spent outside the kernel: the instructions, of which the
# guest's clock takes one a nanosecond. What a process did before it forked would
# count in the other too, so it is counted by itself.
for name in ours wodim cdrskin; do
	ok "$name is counted" burn "$name" valgrind --tool=callgrind \
		--dump-before='*fork*' --trace-children=yes \
		--log-file=valgrind.%p --callgrind-out-file="$name.counted.%p"
	cat "$name".counted.* |
		awk '/^totals:/ { n += $2 } END { printf "%d\n", n / 1000 }' \
			>"$name.user"
done

# ---- commands and system calls, counted by the kernel
mount -t tracefs tracefs /sys/kernel/tracing 2>/dev/null
events=/sys/kernel/tracing/events
# counting ON-OFF: "!" stops it.
counting() {
	echo "$1hist:key=common_pid.execname" \
		>"$events/raw_syscalls/sys_enter/trigger"
	echo "$1hist:key=opcode" >"$events/scsi/scsi_dispatch_cmd_start/trigger"
}
# hits EVENT PATTERN: how often, of the lines that match.
hits() {
	grep -E "$2" "$events/$1/hist" |
		awk -F 'hitcount: *' '{ n += $2 } END { print n + 0 }'
}
for name in ours wodim cdrskin; do
	counting ""
	ok "$name is watched" burn "$name" env
	hits scsi/scsi_dispatch_cmd_start opcode: >"$name.commands"
	hits raw_syscalls/sys_enter \
		"($name|tao-(prepare|write|release)) " >"$name.calls"
	counting "!"
done

# ---- buffers, on a drive that takes the time of one: how empty the drive's own
# became, as the drive saw it, and what each program tells of its own. The drive
# has a clock of its own, on which the host's time counts and nobody sleeps.
plan="set time virtual
set speed 52
set spin-up 0
set opc 0
set track 0
set session 0"
serve_trace=-v
for name in ours wodim cdrskin; do
	: >"$GUEST_TRACE"
	ok "$name burns at 52x" burn "$name" env
	sed -n 's/.*track ended, at least \([0-9]*\) of \([0-9]*\) .*/\1 \2/p' \
		"$GUEST_TRACE" | tail -n 1 >"$name.buffer"
	cp "$name.log" "$guest_out/$guest_name.$name.log"
done

# fill NAME: the least that the program's own buffer held, in KiB. cdrskin does
# not tell the size, which it was given.
fill() {
	case $1 in
	ours)
		sed -n '/^{/,/^}/p' ours.log |
			jq '.burn.lowest_system_buffer / 1024 | floor'
		;;
	*)
		size=$(sed -n 's/^FIFO size *: [0-9]* = \([0-9]*\) KB$/\1/p' \
			"$1.log" | tail -n 1)
		percent=$(sed -n \
			's/.*fifo was.*min fill was \([0-9]*\)%.*/\1/p' \
			"$1.log")
		echo $((${size:-4096} * ${percent:-0} / 100))
		;;
	esac
}

# seconds US
seconds() {
	awk -v us="$1" 'BEGIN { printf "%.3f", us / 1e6 }'
}
for name in ours wodim cdrskin; do
	median "$name.times" 1 >"$name.processor"
	median "$name.times" 2 >"$name.wall"
	echo $(($(cat "$name.processor") - $(cat "$name.user"))) >"$name.system"
	awk '{ printf "%.2f\n", 100 * $1 / $2 }' "$name.buffer" >"$name.lowest"
	fill "$name" >"$name.fill"
done
{
	echo "$minutes minutes of audio, track at once, virtual recorder at" \
		"/dev/sr0, Linux $(uname -r);"
	echo "a clock that counts instructions, one a nanosecond; lowest: of" \
		"the drive's own"
	echo "buffer at 52x, and of the program's"
	printf '%-9s %8s %8s %8s %10s %13s %15s %10s\n' "" "user s" \
		"system s" "wall s" "commands" "system calls" "lowest, drive" \
		"program"
	for name in ours wodim cdrskin; do
		printf '%-9s %8s %8s %8s %10s %13s %15s %10s\n' "$name" \
			"$(seconds "$(cat "$name.user")")" \
			"$(seconds "$(cat "$name.system")")" \
			"$(seconds "$(cat "$name.wall")")" \
			"$(cat "$name.commands")" "$(cat "$name.calls")" \
			"$(cat "$name.lowest")%" \
			"$(($(cat "$name.fill") / 1024)) MiB"
	done
} >"$guest_out/bench.txt"

# least WHAT FIGURE: is ours the least?
least() {
	ours=$(cat "ours.$2")
	ok "ours needs the least $1" test "$ours" -gt 0 -a \
		"$ours" -lt "$(cat "wodim.$2")" -a \
		"$ours" -lt "$(cat "cdrskin.$2")"
}
least "user time" user
least "system time" system
least "wall time" wall
least "commands" commands
least "system calls" calls
ok "ours has the most in its own buffer" test \
	"$(cat ours.fill)" -gt "$(cat wodim.fill)" -a \
	"$(cat ours.fill)" -gt "$(cat cdrskin.fill)"
ok "ours leaves the drive's buffer the fullest" awk "BEGIN {
	exit !($(cat ours.lowest) > $(cat wodim.lowest) &&
	$(cat ours.lowest) > $(cat cdrskin.lowest)) }"
guest_done
