#!/bin/sh
# tao-drive on a kernel without the modules; and as a service of a real systemd,
# which runs here beside the rest with no units but this one.
# SPDX-License-Identifier: GPL-3.0-or-later
. "${srcdir:-$(dirname "$0")/../..}/tests/guest/lib.sh"

ok "a disc is made" sh -c \
	"tao-prepare --new-disc cdr80 album.cue && tao-release album.cue"

# ---- without the modules, which no test before this one may have used
# missing MODULE: neither loaded nor to be had.
missing() {
	rmmod sg sr_mod tcm_loop target_core_user target_core_iblock \
		target_core_file target_core_pscsi target_core_mod 2>/dev/null
	mkdir -p /run/modprobe.d
	echo "install $1 /bin/false" >/run/modprobe.d/missing.conf
	exits 5 "without $1 there is no drive" tao-drive album.cue true
	says kernel-module-missing "without $1: by its token"
	ok "without $1: with its name and the package that has it" \
		grep -q " no module $1; .*linux-image-amd64 " err
	is "$(left_over)" "" "without $1: nothing is left"
	rm /run/modprobe.d/missing.conf
}
missing target_core_mod
missing target_core_user
missing tcm_loop
exits 0 "with all of them there is" tao-drive album.cue true

# ---- systemd
unit=tao-drive@$(systemd-escape --path "$PWD/album.cue").service
mkdir units
sed "s|=\(-*\)/.*/tao-drive |=\1$builddir/tools/tao-drive |" \
	"$builddir/systemd/tao-drive@.service" >units/tao-drive@.service
for target in sysinit basic multi-user shutdown; do
	echo '[Unit]' >units/$target.target
done
mount -t cgroup2 cgroup2 /sys/fs/cgroup
SYSTEMD_UNIT_PATH=$PWD/units container=guest \
	unshare --pid --mount --fork --kill-child --mount-proc \
	/lib/systemd/systemd --system --unit=multi-user.target \
	--log-target=kmsg --show-status=no </dev/null >/dev/null 2>&1 &
manager=$!
# It answers to nobody outside of its own processes.
systemctl() {
	read -r init </proc/$manager/task/$manager/children
	nsenter --target "${init% }" --pid --mount systemctl "$@"
}
ok "systemd runs" within 120 systemctl is-active --quiet multi-user.target
ok "it starts the service" systemctl start "$unit"
is "$(systemctl is-active "$unit")" active "which is active"
is "$(systemctl show -p StatusText --value "$unit")" \
	"$PWD/album.cue is /dev/sr0" "and tells where its drive is"
exits 0 "there is the drive" tao-prepare /dev/sr0
noise a 400
exits 0 "it can be burned" sh -c \
	"tao-write /dev/sr0 <a && tao-release /dev/sr0"
ok "systemd stops it" systemctl stop "$unit"
is "$(systemctl show -p Result --value "$unit")" success "without a complaint"
is "$(left_over)" "" "nothing is left"
ok "and starts it again" systemctl start "$unit"
systemctl kill --kill-who=all --signal=KILL "$unit"
within 60 systemctl is-failed --quiet "$unit"
is "$(systemctl show -p Result --value "$unit")" signal \
	"it can be killed as a whole"
is "$(left_over)" "" "what that leaves in the kernel is cleaned up"
ok "so that it starts as ever" systemctl start "$unit"
ok "on the disc as it was" sh -c "cdioctl=$builddir/tests/guest/cdioctl
	\$cdioctl /dev/sr0 audio 0 400 | cmp - a"
systemctl stop "$unit"
kill -KILL "$manager"
wait "$manager" 2>/dev/null
guest_done
