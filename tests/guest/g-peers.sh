#!/bin/sh
# Judges: discs of wodim, cdrskin and ours, read by everybody else.
# SPDX-License-Identifier: GPL-3.0-or-later
. "${srcdir:-$(dirname "$0")/../..}/tests/guest/lib.sh"

for i in 1 2 3 4 5; do
	noise "t$i" $((300 + i))
	sox -t raw -r 44100 -b 16 -c 2 -e signed "t$i" "t$i.wav"
done

# with NAME FILE...: write these tracks with that program, and close the disc.
# shellcheck disable=SC2046 # no name has a space in it
with() {
	program=$1
	shift
	case $program in
	ours)
		tao-prepare "$sr" || return
		for file; do
			tao-write "$sr" <"$file" || return
		done
		tao-release "$sr"
		;;
	wodim)
		wodim dev="$sr" gracetime=2 -tao -audio \
			$(printf '%s.wav ' "$@")
		;;
	cdrskin)
		cdrskin dev="$sr" gracetime=0 -tao -audio \
			$(printf '%s.wav ' "$@")
		;;
	esac
}

# judge NAME FILE...: everybody reads the disc back.
judge() {
	by=$1
	shift
	whole "$@" >want
	sectors=$(($(wc -c <want) / sector))
	cdioctl "$sr" audio 0 "$sectors" >got
	ok "$by: CDROMREADAUDIO reads it bit for bit" cmp got want
	rm -f got
	cdparanoia -q -Z -r -d "$sr" -- 1- got >/dev/null 2>&1
	ok "$by: cdparanoia does" cmp got want
	rm -f got
	cd-paranoia -q -r -d "$sr" -- 1- got >/dev/null 2>&1
	ok "$by: cd-paranoia does" cmp got want
	rm -f got toc
	cdrdao read-cd --device "$sr" --datafile got toc >cdrdao.log 2>&1
	dd if=got of=got.le conv=swab 2>/dev/null
	ok "$by: cdrdao read-cd does" cmp got.le want
	rm -f got toc
	cdrdao read-toc --device "$sr" toc >cdrdao.log 2>&1
	is "$(grep -c '^TRACK AUDIO' toc), $(grep -c '^START 00:02:02' toc)" \
		"$#, $(($# - 1))" "$by: cdrdao read-toc finds tracks and pauses"
	is "$(cd-discid "$sr" | awk '{ print $2, $3 }')" "$# 150" \
		"$by: cd-discid counts the tracks"
	is "$(wodim dev="$sr" -toc 2>/dev/null |
		awk '$1 ~ /^track:/ { n++ } / control: 0 / { c++ }
			END { print n, c }')" "$(($# + 1)) $(($# + 1))" \
		"$by: wodim -toc lists them"
	is "$(xorriso -outdev "$sr" -toc 2>&1 |
		grep -o 'is written , is closed' | uniq)" "is written , is closed" \
		"$by: xorriso -toc says it is closed"
	is "$(cd-info --no-device-info --no-header "$sr" 2>/dev/null |
		awk '/ audio  false  no / { n++ } /leadout/ { split($0, w);
			end = $3 } END { print n, end + 0 }')" \
		"$# $sectors" "$by: cd-info has the tracks and their end"
}

for program in ours wodim cdrskin; do
	ok "$program: a disc comes" serve "$program-1.cue" --new-disc cdr80
	ok "$program: writes one track" with "$program" t1
	judge "$program, 1 track" t1
	stop_all
	ok "$program: a CD-RW comes" serve "$program-5.cue" --new-disc cdrw80
	ok "$program: writes five tracks" with "$program" t1 t2 t3 t4 t5
	judge "$program, 5 tracks" t1 t2 t3 t4 t5
	stop_all
done

# ---- one session, two programs
serve fix.cue --new-disc cdr80
ok "tao-write, then wodim -fix" sh -c "
	tao-prepare $sr && tao-write $sr <t1 && tao-write $sr <t2 &&
	wodim dev=$sr gracetime=2 -fix"
exits 0 "the session is given back afterwards" tao-release "$sr"
whole t1 t2 >want
cdioctl "$sr" audio 0 "$(($(wc -c <want) / sector))" >got
ok "the disc is right" cmp got want
stop_all

# ---- many sessions
serve multi.cue --new-disc cdr80
ok "wodim writes a session and leaves the disc open" \
	wodim dev="$sr" gracetime=2 -multi -tao -audio t1.wav
ok "cdrskin writes the next" \
	cdrskin dev="$sr" gracetime=0 -multi -tao -audio t2.wav
ok "wodim the last" wodim dev="$sr" gracetime=2 -tao -audio t3.wav
is "$(cdioctl "$sr" toc | cut -d ' ' -f 1,2 | tr '\n' ' ')" \
	"1 0 2 11701 3 18903 170 19206 " "the driver finds all tracks"
cdioctl "$sr" audio 0 301 >got
ok "the first is right" cmp got t1
cdioctl "$sr" audio 11701 302 >got
ok "the second is" cmp got t2
cdioctl "$sr" audio 18903 303 >got
ok "the third is" cmp got t3
stop_all

# ---- a CD-RW is blanked by others
serve cdrw.cue --new-disc cdrw74
with ours t1 >/dev/null 2>&1
ok "wodim blanks a CD-RW" wodim dev="$sr" gracetime=2 blank=fast
ok "which is blank for us then" with ours t2
ok "cdrskin blanks it" cdrskin dev="$sr" gracetime=0 blank=all
ok "for us too" with ours t3
cdioctl "$sr" audio 0 303 >got
ok "the last track is right" cmp got t3
guest_done
