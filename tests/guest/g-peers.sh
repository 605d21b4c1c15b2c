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
		wodim dev="$sr" gracetime=0 -tao -audio \
			$(printf '%s.wav ' "$@")
		;;
	cdrskin)
		cdrskin dev="$sr" gracetime=0 -tao -audio \
			$(printf '%s.wav ' "$@")
		;;
	esac
}

# read_back WHO COMMAND...: what it writes to "got" is all of the disc.
read_back() {
	read_by=$1
	shift
	rm -f got
	"$@" >read.log 2>&1
	ok "$by: $read_by reads it bit for bit" cmp got want
}

# holds LBA FILE: through Linux' own driver.
holds() {
	cdioctl "$sr" audio "$1" $(($(wc -c <"$2") / sector)) >got &&
		cmp got "$2"
}

# cdrdao_reads FILE OPTION...: cdrdao writes big-endian samples.
cdrdao_reads() {
	cdrdao_file=$1
	shift
	rm -f raw toc
	cdrdao read-cd --device "$sr" --datafile raw "$@" toc >cdrdao.log 2>&1
	dd if=raw of="$cdrdao_file" conv=swab 2>/dev/null
}

# judge NAME FILE...: everybody reads the disc back.
judge() {
	by=$1
	shift
	whole "$@" >want
	sectors=$(($(wc -c <want) / sector))
	cdioctl "$sr" audio 0 "$sectors" >got
	ok "$by: CDROMREADAUDIO reads it bit for bit" cmp got want
	# -c: of noise they cannot tell the byte order
	read_back cdparanoia cdparanoia -q -c -Z -r -d "$sr" -- 1- got
	read_back cd-paranoia cd-paranoia -q -c -r -d "$sr" -- 1- got
	read_back "cdrdao read-cd" cdrdao_reads got
	# with the sound that read-cd left in "raw"
	rm -f x.toc
	cdrdao read-toc --device "$sr" --datafile raw x.toc >cdrdao.log 2>&1
	is "$(grep -c '^TRACK AUDIO' x.toc), $(grep -c '^START 00:02:02' x.toc)" \
		"$#, $(($# - 1))" "$by: cdrdao read-toc finds tracks and pauses"
	tao-sectors --any --tracks "$sr" >on-disc
	exits 0 "$by: tao-sectors reads that TOC" tao-sectors --tracks x.toc
	ok "$by: and finds in it what is on the disc" cmp out on-disc
	is "$(tao-sectors --toc x.toc)" "$(tao-sectors --any --toc "$sr")" \
		"$by: to the lead-out"
	is "$(cdrdao disk-info --device "$sr" 2>/dev/null |
		awk -F ' *: ' '/^(CD-R empty|Sessions|Last Track|Appendable)/ {
			printf "%s ", $2 }')" "no 1 $# no " \
		"$by: cdrdao disk-info counts them, and nothing can follow"
	is "$(cd-discid "$sr" | awk '{ print $2, $3 }')" "$# 150" \
		"$by: cd-discid counts the tracks"
	for reader in wodim "cdrskin --no_rc"; do
		is "$($reader dev="$sr" -toc 2>/dev/null |
			awk '$1 ~ /^track:/ { n++ } / control: 0 / { c++ }
				/^track:lout/ { end = $3 }
				END { print n, c, end }')" \
			"$(($# + 1)) $(($# + 1)) $sectors" \
			"$by: ${reader%% *} -toc lists them and their end"
	done
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
ok "tao-write leaves the session open" sh -c "
	tao-prepare $sr && tao-write $sr <t1 && tao-write $sr <t2"
whole t1 t2 >want
ok "what is in it can be read" holds 0 want
is "$(cdrdao disk-info --device "$sr" 2>/dev/null |
	awk -F ' *: ' '/^(CD-R empty|Sessions|Last Track)/ {
		printf "%s ", $2 }')" "no 1 2 " "cdrdao disk-info finds both tracks"
ok "wodim -fix closes it" wodim dev="$sr" gracetime=0 -fix
exits 0 "the session is given back afterwards" tao-release "$sr"
rm -f got
cdparanoia -q -c -Z -r -d "$sr" -- 1- got >/dev/null 2>&1
ok "cdparanoia reads the disc" cmp got want
stop_all
serve nofix.cue --new-disc cdr80
ok "wodim -nofix leaves the session open" \
	wodim dev="$sr" gracetime=0 -nofix -tao -audio t1.wav
ok "what is in it can be read" holds 0 t1
exits 5 "that disc is not blank" tao-prepare "$sr"
says media-is-not-blank "and that is told"
exits 0 "tao-prepare --append takes it" tao-prepare --append "$sr"
exits 0 "tao-write adds a track" tao-write "$sr" <t2
ok "wodim -nofix one more, though the session is ours" \
	wodim dev="$sr" gracetime=0 -nofix -tao -audio t3.wav
exits 5 "which tao-write notices" tao-write "$sr" <t4
says media-changed "and tells"
exits 0 "the session is given up" tao-release --abandon "$sr"
exits 0 "and begun again" tao-prepare --append "$sr"
exits 0 "tao-write adds the last track" tao-write "$sr" <t4
exits 0 "tao-release closes it" tao-release "$sr"
whole t1 t2 t3 t4 >want
rm -f got
cdparanoia -q -c -Z -r -d "$sr" -- 1- got >/dev/null 2>&1
ok "cdparanoia reads the disc" cmp got want
stop_all

# ---- many sessions: the first starts at 0, the others behind a lead-out, a
# lead-in and a pause
# append NAME FILE [last]: a session with this track; another may follow.
# shellcheck disable=SC2086 # an option or none
append() {
	case $1 in
	ours)
		leave=--leave-open
		[ "$#" -eq 2 ] || leave=
		tao-prepare --append $leave "$sr" && tao-write "$sr" <"$2" &&
			tao-release "$sr"
		;;
	wodim | cdrskin)
		multi=-multi
		[ "$#" -eq 2 ] || multi=
		"$1" dev="$sr" gracetime=0 $multi -tao -audio "$2.wav"
		;;
	esac
}

# sessions FIRST SECOND THIRD: a disc with a session of each of them.
sessions() {
	serve "$1-first.cue" --new-disc cdr80
	ok "$1 writes a session and leaves the disc open" append "$1" t1
	ok "$2 writes the next" append "$2" t2
	is "$(wodim dev="$sr" -msinfo 2>/dev/null)" 11701,18903 \
		"wodim -msinfo knows where the third will be"
	is "$(xorriso -outdev "$sr" -toc 2>&1 |
		grep -o 'is written , is appendable' | uniq)" \
		"is written , is appendable" "xorriso -toc says it is appendable"
	ok "$3 writes the last" append "$3" t3 last
	is "$(cdioctl "$sr" toc | cut -d ' ' -f 1,2 | tr '\n' ' ')" \
		"1 0 2 11701 3 18903 170 19206 " "the driver finds all tracks"
	ok "CDROMREADAUDIO reads the first" holds 0 t1
	ok "the second" holds 11701 t2
	ok "and the third" holds 18903 t3
}
sessions ours wodim cdrskin
# not to its end: cdparanoia takes it for longer, reads ahead into the lead-out,
# which no drive reads, and drops what it read together with that
rm -f got
cdparanoia -q -c -Z -r -d "$sr" -- '2[.0]-2[.269]' got >/dev/null 2>&1
head -c $((270 * sector)) t2 >want
ok "cdparanoia reads the second" cmp got want
rm -f got
cd-paranoia -q -c -r -d "$sr" -- 3 got >/dev/null 2>&1
ok "cd-paranoia reads the third" cmp got t3
for i in 1 2 3; do
	cdrdao_reads got --session $i
	ok "cdrdao reads session $i" cmp got t$i
done
is "$(cdrskin --no_rc dev="$sr" -toc 2>/dev/null | tail -n 1)" \
	"Media summary: 3 sessions, 3 tracks, closed CD-R" \
	"cdrskin -toc counts the sessions"
# the driver looks at sessions when a disc comes; all that have more than one are
# XA for it
eject "$sr" && eject -t "$sr"
is "$(cdioctl "$sr" session)" "18903 xa 1" \
	"CDROMMULTISESSION has the last after the tray was out"
is "$(cd-info --no-header --no-device-info --no-cddb "$sr" 2>/dev/null |
	sed -n 's/^Last CD Session LSN: //p')" 18903 "and so has cd-info"
stop_all
sessions wodim cdrskin ours
stop_all
sessions cdrskin ours wodim
stop_all

# ---- a CD-RW is blanked by others
serve cdrw.cue --new-disc cdrw74
with ours t1 >/dev/null 2>&1
ok "wodim blanks a CD-RW" wodim dev="$sr" gracetime=0 blank=fast
ok "which is blank for us then" with ours t2
ok "cdrskin blanks it" cdrskin dev="$sr" gracetime=0 blank=all
ok "for us too" with ours t3
cdioctl "$sr" audio 0 303 >got
ok "the last track is right" cmp got t3
guest_done
