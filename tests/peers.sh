#!/bin/sh
# Other people's burners and readers as judges of the virtual recorder, through
# the fake drive: they know nothing of us.
# SPDX-License-Identifier: GPL-3.0-or-later
. "${srcdir:-$(dirname "$0")/..}/tests/tap.sh"
. "$srcdir/tests/sr.sh"
. "$srcdir/tests/sr_disc.sh"

for peer in wodim cdrskin cdrdao; do
	command -v $peer >/dev/null || skip_all "$peer is not installed"
done

head -c $((400 * 2352)) /dev/urandom >one.pcm
head -c $((350 * 2352)) /dev/urandom >two.pcm
toc="1 0
2 552
lout 902"

# later NAME COMMAND...: with the drive made last, in the background; its status
# is left in NAME.status.
later() {
	name=$1
	shift
	{
		on_sr "$@" >"$name.log" 2>&1
		echo $? >"$name.status"
	} &
}

# did_well NAME TITLE: it ended with 0.
did_well() {
	is "$(cat "$1.status")" 0 "$2"
	[ "$(cat "$1.status")" -eq 0 ] || sed 's/^/# /' "$1.log"
}

# has_burned NAME: both tracks are on its disc, where they have to be.
has_burned() {
	did_well "$1" "$1 burns two tracks, each at once"
	is "$(track_lba "$1" 1) $(track_lba "$1" 2)" "0 552" \
		"$1: the tracks are where a drive puts them"
	on_disc "$1" 1 400 >one.read
	on_disc "$1" 2 350 >two.read
	ok "$1: the first is what was sent" cmp one.pcm one.read
	ok "$1: the second is what was sent" cmp two.pcm two.read
	ok "$1: the disc is finalised" grep -q '^REM TAO-DISC.* finalised=1' \
		"$1.cue"
}

# Each waits for some seconds before it begins: all at once.
sr_new wodim cdr80
later wodim wodim dev="$PWD/wodim" gracetime=2 fs=1m -tao -audio \
	-swab one.pcm two.pcm
sr_new cdrskin cdr80
later cdrskin cdrskin --no_rc dev="$PWD/cdrskin" -tao -audio -swab \
	one.pcm two.pcm
sr_new handed cdr80
{
	on_sr tao-prepare handed && on_sr tao-write handed <one.pcm &&
		on_sr tao-release --abandon handed
} >ours.log 2>&1 || sed 's/^/# /' ours.log
later handed wodim dev="$PWD/handed" gracetime=2 -fix
sr_new open cdr80
nofix=$sr_fake
later open wodim dev="$PWD/open" gracetime=2 fs=1m -tao -audio -swab -nofix \
	one.pcm

# ours, as others read it
sr_new ours cdr80
{
	on_sr tao-prepare ours && on_sr tao-write ours <one.pcm &&
		on_sr tao-write ours <two.pcm && on_sr tao-release ours
} >ours.log 2>&1 || sed 's/^/# /' ours.log
# shellcheck disable=SC2317 # called by name
toc_of() {
	on_sr "$@" -toc 2>&1 |
		sed -n 's/^track: *\([0-9lout]*\) lba: *\([0-9]*\) .*/\1 \2/p'
}
is "$(toc_of wodim dev="$PWD/ours")" "$toc" "wodim finds our table of contents"
is "$(toc_of cdrskin --no_rc dev="$PWD/ours")" "$toc" \
	"cdrskin finds our table of contents"
exits 0 "cdrdao reads our disc" on_sr cdrdao read-cd --device "$PWD/ours" \
	--driver generic-mmc --read-raw --paranoia-mode 0 \
	--datafile read.bin read.toc
# its files have the bytes of a sample the other way round
dd if=read.bin conv=swab 2>/dev/null | head -c $((400 * 2352)) >one.read
dd if=read.bin conv=swab 2>/dev/null | tail -c $((350 * 2352)) >two.read
ok "cdrdao: the first track is what was sent" cmp one.pcm one.read
ok "cdrdao: the second track is what was sent" cmp two.pcm two.read

wait
has_burned wodim
has_burned cdrskin
did_well handed "wodim closes the session that we began"
ok "and the disc is finalised" grep -q '^REM TAO-DISC.* finalised=1' handed.cue
on_disc handed 1 400 >one.read
ok "with our track as it was" cmp one.pcm one.read

# ---- a disc that another program has begun
did_well open "wodim leaves a session open"
ok "so that the disc is appendable" grep -q '^REM TAO-DISC.* closed=0' open.cue
sr_fake=$nofix
head -c $((310 * 2352)) /dev/urandom >three.pcm
exits 5 "we do not add to it unasked" on_sr tao-prepare open
says media-is-not-blank "by its token"
exits 0 "but when we are" on_sr tao-prepare --append open
exits 0 "a second track is ours" on_sr tao-write open <two.pcm
exits 0 "a third too" on_sr tao-write open <three.pcm
exits 0 "the disc is closed, and read back" on_sr tao-release -v --verify open
ok "with our tracks only" grep -q "660 sectors are what was sent, 0 could" err
ok "it is finalised" grep -q '^REM TAO-DISC.* finalised=1' open.cue
is "$(track_lba open 1) $(track_lba open 2) $(track_lba open 3)" \
	"0 552 1054" "with three tracks where a drive puts them"
on_disc open 1 400 | cmp - one.pcm && on_disc open 2 350 | cmp - two.pcm &&
	on_disc open 3 310 | cmp - three.pcm
is "$?" 0 "each is what was sent, by whom it was"
is "$(toc_of wodim dev="$PWD/open")" "1 0
2 552
3 1054
lout 1364" "wodim finds all three"
tap_done
