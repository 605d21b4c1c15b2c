# lib.sh - for the tests that run in the guest: tap.sh, and drives.
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh

. "${srcdir:-$(dirname "$0")/../..}/tests/tap.sh"

# What the drives of this test were asked is kept beside its TAP, later.
guest_out=/run/guest
[ -d "$guest_out" ] || guest_out=$scratch
# shellcheck disable=SC2034 # for the tests
guest_name=$(basename "$0" .sh)
: "${GUEST_TRACE:=$scratch/scsi}"
serve_trace=-vv

# serve DISC.cue [OPTION...]: put a drive with that disc into the machine;
# its nodes are $sr and $sg.
serve() {
	serve_disc=$1
	shift
	# shellcheck disable=SC2086 # an option or none
	if ! serve_nodes=$(tao-drive $serve_trace --detach "$@" "$serve_disc" \
		2>>"$GUEST_TRACE"); then
		tail -n 1 "$GUEST_TRACE" >&2
		return 1
	fi
	sr=${serve_nodes% *}
	sg=${serve_nodes#* }
	export sr sg
}

sector=2352

# noise FILE SECTORS: sound that is like nothing else.
noise() {
	head -c $(($2 * sector)) /dev/urandom >"$1"
}

# silence SECTORS
silence() {
	head -c $(($1 * sector)) /dev/zero
}

# whole FILE...: what a disc with these tracks holds, with the pauses.
whole() {
	cat "$1"
	shift
	for file; do
		silence 152
		cat "$file"
	done
}

# cdioctl DEVICE QUESTION...: ask Linux' own driver.
cdioctl() {
	"$builddir/tests/guest/cdioctl" "$@"
}

# within SECONDS COMMAND...: it succeeds within that time.
within() {
	limit=$(($1 * 5))
	shift
	while ! "$@" >/dev/null 2>&1; do
		limit=$((limit - 1))
		[ $limit -gt 0 ] || return 1
		sleep 0.2
	done
}

# udev_on, udev_off: with and without the daemon that real machines have.
udev_on() {
	/lib/systemd/systemd-udevd --daemon &&
		udevadm trigger --action=add && udevadm settle
}
udev_off() {
	udevadm control --exit
	rm -rf /run/udev
}

# left_over: names every kernel object of a drive.
left_over() {
	find /sys/kernel/config/target/core /sys/kernel/config/target/loopback \
		-mindepth 1 -maxdepth 1 ! -name alua \
		\( -name 'user_*' -o -name 'naa.*' \) 2>/dev/null
	ls -d /sys/kernel/config/target/loopback 2>/dev/null
	ls /dev/sr[0-9]* /dev/sg[0-9]* 2>/dev/null
}

# stop_all: end every drive of this test.
stop_all() {
	tao-drive --list | while read -r _ _ _ _ disc; do
		tao-drive --stop --force "$disc"
	done
}

# guest_done: tap_done for these tests: nothing may be left in the kernel.
guest_done() {
	stop_all
	[ ! -e /run/udev/control ] || udev_off
	is "$(left_over)" "" "nothing is left in the kernel"
	is "$(dmesg | grep -E 'BUG:|Oops|WARNING:|blocked for more than' )" "" \
		"the kernel has nothing to complain about"
	tap_done
}
