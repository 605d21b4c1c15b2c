#!/bin/sh
# tao-release --verify: what is on the disc is what was sent, or it is told.
# SPDX-License-Identifier: GPL-3.0-or-later
. "${srcdir:-$(dirname "$0")/..}/tests/tap.sh"

sector=2352
head -c $((400 * sector)) /dev/urandom >a
head -c $((301 * sector + 7)) /dev/urandom >b
disc() {
	rm -f disc.*
	tao-prepare "$@" --new-disc cdr74 disc.cue
	tao-write disc.cue <a
	tao-write disc.cue <b
}
# scratch LBA: one byte of that sector becomes another.
scratch() {
	byte=$(tail -c +$(($1 * sector + 1001)) disc.bin | od -An -tu1 -N1)
	# shellcheck disable=SC2059 # an octal number
	printf "\\$(printf %o $(((byte + 1) % 256)))" |
		dd of=disc.bin bs=1 seek=$(($1 * sector + 1000)) \
			conv=notrunc 2>/dev/null
}

disc
is "$(stat -L -c %a disc.cue.lock.sums)" 600 \
	"what was sent is kept beside the session, for its owner"
exits 0 "a good disc is released" tao-release -v --verify disc.cue
ok "after every sector was looked at" \
	grep -q "^tao-release: 702 sectors are what was sent, 0 could not" err
is "$(ls disc.*)" "$(printf 'disc.bin\ndisc.cue')" "nothing else is left"

disc
scratch 10
scratch 700
exits 6 "a disc that differs is told" tao-release --verify disc.cue
says burn-verification-failed "by name"
ok "with the first difference" grep -q \
	"2 of 702 sectors are not what was sent, the first is sector 10," err
is "$(ls disc.*)" "$(printf 'disc.bin\ndisc.cue')" \
	"the session is over all the same"

disc
rm disc.cue.lock.sums
exits 0 "without the sums it is released" tao-release --verify disc.cue
ok "with a warning" grep -q "warning: 2 of 2 tracks cannot be compared" err

disc
ln -s precious other
mv other disc.cue.lock.sums
exits 0 "a link in place of the sums does no harm to a burn" \
	tao-write disc.cue <a
ok "which warns" grep -q "warning: track 3 cannot be verified" err
ok "and writes through no link" test ! -e precious
exits 0 "nor to a release" tao-release --verify disc.cue

disc --simulate
exits 0 "a rehearsal has nothing to verify" tao-release --verify disc.cue
tao-prepare disc.cue
exits 0 "nor has an empty session" tao-release --verify disc.cue

# ---- sums of an earlier session
disc
cp disc.cue.lock.sums old
head -c $((400 * sector)) /dev/urandom >a
disc
cp old disc.cue.lock.sums
exits 0 "sums of another session are not taken for ours" \
	tao-release --verify disc.cue
ok "but missed" grep -q "warning: 1 of 2 tracks cannot be compared" err

tap_done
