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
cdrskin -v dev="$1" gracetime=0 -tao -audio sound.wav
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

# ---- processor time, interleaved
cat >stopwatch <<'END'
#!/bin/bash
TIMEFORMAT='%U %S %R'
{ time "$@" >&3 2>&4; } 3>&1 4>&2 2>>times.txt
END
chmod +x stopwatch
for round in $(seq "$rounds"); do
	for name in ours wodim cdrskin; do
		: >times.txt
		ok "round $round: $name burns $minutes minutes" \
			burn "$name" ./stopwatch
		cat times.txt >>"$name.times"
	done
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

# fill NAME: the lowest that the program's own buffer was.
fill() {
	case $1 in
	ours)
		sed -n '/^{/,/^}/p' ours.log | jq -r '.burn |
			"\(100 * .lowest_system_buffer / .system_buffer |
			floor)%"'
		;;
	*) sed -n 's/.*fifo was.*min fill was \([0-9]*%\).*/\1/p' "$1.log" ;;
	esac
}

{
	echo "$minutes minutes of audio, track at once, virtual recorder at" \
		"/dev/sr0, Linux $(uname -r)"
	echo "lowest: of the drive's own buffer at 52x, and of the program's;" \
		"user and system as"
	echo "the kernel samples them, 250 times a second; ours sums up each" \
		"sector meanwhile"
	printf '%-9s %8s %8s %8s %10s %13s %15s %10s\n' "" "user s" \
		"system s" "wall s" "commands" "system calls" "lowest, drive" \
		"program"
	for name in ours wodim cdrskin; do
		fill=$(fill "$name")
		printf '%-9s %8s %8s %8s %10s %13s %15s %10s\n' "$name" \
			"$(median "$name.times" 1)" \
			"$(median "$name.times" 2)" \
			"$(median "$name.times" 3)" \
			"$(cat "$name.commands")" "$(cat "$name.calls")" \
			"$(awk '{ printf "%.2f%%", 100 * $1 / $2 }' \
				"$name.buffer")" "${fill:--}"
	done
} >"$guest_out/bench.txt"

# least WHAT OURS WODIM CDRSKIN: is our figure the least?
least() {
	ok "ours needs the least $1" awk "BEGIN { exit !($2 < $3 && $2 < $4) }"
}
for column in 1 2 3; do
	least "$(echo "user time,system time,wall time" |
		cut -d , -f $column)" \
		"$(median ours.times $column)" \
		"$(median wodim.times $column)" \
		"$(median cdrskin.times $column)"
done
least "commands" "$(cat ours.commands)" "$(cat wodim.commands)" \
	"$(cat cdrskin.commands)"
least "system calls" "$(cat ours.calls)" "$(cat wodim.calls)" \
	"$(cat cdrskin.calls)"
ok "ours leaves the drive's buffer the fullest" awk "BEGIN {
	exit !($(cut -d ' ' -f 1 ours.buffer) > $(cut -d ' ' -f 1 wodim.buffer) &&
	$(cut -d ' ' -f 1 ours.buffer) > $(cut -d ' ' -f 1 cdrskin.buffer)) }"
guest_done
