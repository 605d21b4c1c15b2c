#!/bin/sh
# tao-sectors on the images of other programs: CUE/BIN, cdrdao TOC, NRG.
# SPDX-License-Identifier: GPL-3.0-or-later
. "${srcdir:-$(dirname "$0")/..}/tests/tap.sh"

head -c $((1000 * 2352)) /dev/urandom >x.bin
cat >x.cue <<'CUE'
CATALOG 4006381333931
FILE "x.bin" BINARY
  TRACK 01 AUDIO
    FLAGS PRE
    ISRC USK7Y9812345
    INDEX 01 00:00:00
  TRACK 02 AUDIO
    FLAGS DCP
    INDEX 00 00:04:00
    INDEX 01 00:06:00
CUE
cat >x.toc <<'TOC'
CD_DA
CATALOG "4006381333931"
TRACK AUDIO
PRE_EMPHASIS
ISRC "USK7Y9812345"
FILE "x.bin" 0 00:06:00
TRACK AUDIO
COPY
FILE "x.bin" 00:06:00 00:07:25
TOC

# Nero's format: sound, then chunks that tell where each track is.
# shellcheck disable=SC2016 # for perl
perl -e '
	use strict;
	my ($start, $second, $end) = (0, 450 * 2352, 1000 * 2352);
	open my $in, "<", "x.bin" or die; local $/; print <$in>;
	my @lba = (-150, 0, 300, 450, 1000);
	my $cue = "";
	$cue .= pack("CCCCN", 0x01, $$_[0], $$_[1], 0, $$_[2] & 0xffffffff)
		for [0x00, 0, -150], [0x01, 0, -150], [0x01, 1, 0],
			[0x02, 0, 300], [0x02, 1, 450], [0xaa, 1, 1000];
	my $dao = pack("Va13Cn CC", 0, "4006381333931", 0, 0, 1, 2);
	$dao .= pack("a12 n n n Q> Q> Q>", $$_[0], 2352, 0x0700, 1, $$_[1],
		$$_[2], $$_[3])
		for ["USK7Y9812345", 0, 0, 300 * 2352],
			["", 300 * 2352, $second, $end];
	print "CUEX", pack("N", length $cue), $cue;
	print "DAOX", pack("N", length $dao), $dao;
	print "SINF", pack("NN", 4, 2), "MTYP", pack("NN", 4, 1);
	print "END!", pack("N", 0), "NER5", pack("Q>", $end);
' >x.nrg

exits 0 "tracks of a CUE sheet of others are known" tao-sectors --tracks x.cue
is "$(tr -s ' ' <out | sed 's/^ //')" \
	"1 0 300 00:04 USK7Y9812345 pre-emphasis
2 450 550 00:07 - copy-permitted" "with all that it says of them"
exits 0 "those of a cdrdao TOC" tao-sectors --tracks x.toc
is "$(tr -s ' ' <out | sed 's/^ //')" \
	"1 0 450 00:06 USK7Y9812345 pre-emphasis
2 450 550 00:07 - copy-permitted" "too"
exits 0 "and those of an NRG image" tao-sectors --tracks x.nrg
cp out nrg
for image in x.cue x.toc x.nrg; do
	cd-info --no-header --no-device-info --no-cddb --no-analyze $image \
		2>/dev/null | sed -n 's/^ *\([0-9]*\): [0-9:]* *\([0-9]*\) audio.*/\1 \2/p' |
		awk '{ print $1 + 0, $2 + 0 }' >want
	tao-sectors --toc $image | awk '$NF == "audio" { print $1, $2 }' >got
	ok "$image has tracks" test -s want
	ok "where cd-info finds them" diff want got
done

is "$(tao-sectors --total --used --free --count x.cue | tr '\n' ' ')" \
	"1000 1000 0 2 " "nothing is free in an image"
exits 0 "it has a table" tao-sectors x.cue
is "$(head -n 1 out)" "x.cue: CUE/BIN image, 2 tracks" "with a name"
is "$(sed -n 's/^  \[\(.*\)\]$/\1/p' out | tr -d '#' | cut -c 1-3)" "|--" \
	"and a bar that shows the pause"
tao-sectors --json x.toc >x.json
is "$(jq -c '[.source, .mcn, .recorder, .session, .tracks[0].isrc]' x.json)" \
	'["image","4006381333931",null,null,"USK7Y9812345"]' "it has JSON"
"$srcdir/tests/check-schema" "$srcdir/doc/tao-sectors.schema.json" \
	x.json >said 2>&1
[ $? -eq 77 ] || is "$(cat said)" "" "as the schema says"
exits 0 "and ids" tao-sectors --get disc_id.musicbrainz x.cue
ok "of 28 characters" grep -qE '^[A-Za-z0-9._-]{28}$' out
exits 0 "raw bytes" sh -c 'tao-sectors --toc --raw x.cue | wc -c'
is "$(cat out)" 28 "as many as there have to be"

cp x.cue before.cue
exits 5 "no session is needed, and none is given" tao-prepare x.cue
ok "the image is never changed" cmp x.cue before.cue
exits 5 "an image has no speed" tao-sectors --speeds x.cue
exits 5 "and no room" tao-sectors --fits 300 x.cue
says not-enough-space "by its token"
# ---- sheets as other programs write them, and where cdrdao finds the tracks
cp x.bin y.bin
sox -q -n -r 44100 -c 2 -b 16 w.wav synth 20 sine 440
mkdir sheets
cat >sheets/wave.cue <<'CUE'
FILE "../w.wav" WAVE
  TRACK 01 AUDIO
    INDEX 01 00:00:00
  TRACK 02 AUDIO
    FLAGS DCP
    INDEX 00 00:08:00
    INDEX 01 00:10:00
CUE
cat >sheets/gaps.cue <<'CUE'
FILE "../x.bin" BINARY
  TRACK 01 AUDIO
    PREGAP 00:00:33
    INDEX 01 00:00:00
  TRACK 02 AUDIO
    PREGAP 00:02:00
    INDEX 01 00:04:00
  TRACK 03 AUDIO
    INDEX 01 00:08:00
CUE
cat >sheets/mixed.cue <<'CUE'
FILE "../x.bin" BINARY
  TRACK 01 MODE1/2352
    INDEX 01 00:00:00
  TRACK 02 AUDIO
    INDEX 00 00:05:00
    INDEX 01 00:07:00
CUE
cat >sheets/hidden.cue <<'CUE'
FILE "../x.bin" BINARY
  TRACK 01 AUDIO
    INDEX 00 00:00:00
    INDEX 01 00:02:00
CUE
# as "cdrdao read-cd" writes it
cat >sheets/read.toc <<'TOC'
CD_DA


// Track 1
TRACK AUDIO
NO COPY
NO PRE_EMPHASIS
TWO_CHANNEL_AUDIO
ISRC "USK7Y9812345"
FILE "../x.bin" 0 00:04:00


// Track 2
TRACK AUDIO
COPY
NO PRE_EMPHASIS
TWO_CHANNEL_AUDIO
FILE "../x.bin" 00:04:00 00:05:00
START 00:01:10


// Track 3
TRACK AUDIO
NO COPY
PRE_EMPHASIS
TWO_CHANNEL_AUDIO
FILE "../x.bin" 00:09:00 00:04:25
START 00:01:00

TOC
cat >sheets/many.toc <<'TOC'
CD_DA
CD_TEXT { LANGUAGE_MAP { 0 : EN }
  LANGUAGE 0 { TITLE "a { \"b\"" PERFORMER "c" } }
TRACK AUDIO
CD_TEXT { LANGUAGE 0 { TITLE "d" } }
FILE "../x.bin" 0
TRACK AUDIO
PREGAP 00:02:00
AUDIOFILE "../w.wav" 0 00:06:00
TRACK AUDIO
SILENCE 00:02:00
FILE "../y.bin" SWAP #2352 588 176400
TRACK AUDIO
FILE "../y.bin" 00:03:00
TOC
for sheet in sheets/*; do
	tao-sectors --tracks "$sheet" >got 2>&1
	if command -v cdrdao >/dev/null; then
		(cd sheets && cdrdao show-toc "${sheet#*/}") 2>/dev/null |
			sed -n 's/^ *\(START\|END\) .*( *\([0-9]*\)).*/\2/p' |
			paste - - | awk '{ print $1, $2 - $1 }' >want
		is "$(awk '{ print $2, $3 }' got)" "$(cat want)" \
			"$sheet has its tracks where cdrdao finds them"
	else
		skip "$sheet has its tracks where cdrdao finds them" "no cdrdao"
	fi
done
# cdrdao does not read these; by hand:
cat >files.cue <<'CUE'
REM COMMENT "a file for each track, as most rippers make them"
PERFORMER "who"
FILE "x.bin" BINARY
  TRACK 01 AUDIO
    TITLE "one"
    INDEX 01 00:00:00
    INDEX 02 00:05:00
  TRACK 02 AUDIO
    INDEX 00 00:10:00
FILE "y.bin" BINARY
    INDEX 01 00:00:00
    POSTGAP 00:01:00
CUE
is "$(tao-sectors --tracks files.cue | awk '{ print $2, $3 }' | tr '\n' ,)" \
	"0 750,1000 1000," "a pause may end the file of the track before it"
is "$(tao-sectors --toc files.cue | tail -n 1 | awk '{ print $2 }')" 2075 \
	"silence after the last track comes before the lead-out"
printf 'CD_DA TRACK AUDIO FILE "x.bin" 0 START 1:0:0 END 0:9:0\n' >bad.toc
printf 'CD_DA TRACK AUDIO FILE "x.bin" 0 START 0:1:0 END 0:9:0\n' >end.toc
is "$(tao-sectors --tracks end.toc | awk '{ print $2, $3 }')" "75 600" \
	"what is behind END is not the track's"
exits 3 "a track that starts behind its end is none" tao-sectors bad.toc
printf '\357\273\277file "y.bin" binary\r\n track 03 audio\r\n  index 01 00:00:00\r\n' \
	>bom.cue
is "$(tao-sectors --tracks bom.cue | awk '{ print $1, $2, $3 }')" "3 0 1000" \
	"an editor's byte order mark, small letters and another first number do not matter"
head -c $((300 * 2048)) /dev/zero >iso.bin
printf 'FILE "iso.bin" BINARY\nTRACK 01 MODE1/2048\nINDEX 01 00:00:00\n' \
	>iso.cue
is "$(tao-sectors --tracks iso.cue | awk '{ print $3, $NF }')" "300 data" \
	"sectors of data may have fewer bytes"

# Nero's tracks at once
# shellcheck disable=SC2016 # for perl
perl -e '
	open my $in, "<", "x.bin" or die; local $/; print <$in>;
	my $etn = pack("Q> Q> N N Q>", 0, 450 * 2352, 7, 0, 0) .
		pack("Q> Q> N N Q>", 450 * 2352, 550 * 2352, 7, 600, 0);
	print "ETN2", pack("N", length $etn), $etn, "END!", pack("N", 0),
		"NER5", pack("Q>", 1000 * 2352);
' >etn.nrg
is "$(tao-sectors --toc etn.nrg | awk '{ print $1, $2 }' | tr '\n' ,)" \
	"1 0,2 600,AA 1150," "an NRG image of tracks at once says where they are"
is "$(awk '{ print $2, $3 }' nrg | tr '\n' ,)" "0 300,450 550," \
	"one at once, where the pauses are"

# Those of Nero's own programs have no pauses in their addresses, and a chunk
# for each session. Here is one of version 1: offset, bytes, mode, sector.
# shellcheck disable=SC2016 # for perl
perl -e '
	open my $in, "<", "x.bin" or die; local $/; print <$in>;
	my $etn = sub { "ETNF" . pack("N*", 20 * @_, map {
		($_->[0] * 2352, $_->[1] * 2352, 7, $_->[0], 0) } @_) };
	print $etn->([0, 300], [300, 300]), $etn->([600, 400]),
		"END!", pack("N", 0), "NERO", pack("N", 1000 * 2352);
' >etnf.nrg
is "$(tao-sectors --toc etnf.nrg | awk '{ print $1, $2 }' | tr '\n' ,)" \
	"1 0,2 450,3 12150,AA 12550," "nor do addresses of tracks at once"
is "$(tao-sectors --get medium.sessions etnf.nrg)" 2 "in two sessions"
# and a disc at once of version 1, in times that are no BCD
# shellcheck disable=SC2016 # for perl
perl -e '
	open my $in, "<", "x.bin" or die; local $/; print <$in>;
	my $cue = "";
	$cue .= pack("C8", 0x21, $$_[0], $$_[1], 0, 0, $$_[2] / 4500,
			$$_[2] / 75 % 60, $$_[2] % 75)
		for [0, 0, 0], [1, 0, 0], [1, 1, 150], [2, 0, 450], [2, 1, 600],
			[2, 2, 1067], [0xaa, 1, 1150];
	my $dao = pack("Va13C5", 82, "4006381333931", 0, 0, 0, 1, 2) .
		pack("a12 n3 N3", "USK7Y9812345", 2352, 0x700, 1, 0, 0,
			300 * 2352) .
		pack("a12 n3 N3", "USK7Y9812346", 2352, 0x700, 1, 300 * 2352,
			450 * 2352, 1000 * 2352);
	print "CUES", pack("N", length $cue), $cue, "DAOI",
		pack("N", length $dao), $dao, "SINF", pack("NN", 4, 2),
		"END!", pack("N", 0), "NERO", pack("N", 1000 * 2352);
' >old.nrg
exits 0 "a disc at once of an old Nero is known" tao-sectors --tracks old.nrg
is "$(awk '{ print $1, $2, $3, $5, $6 }' out)" \
	"1 0 300 USK7Y9812345 copy-permitted
2 450 550 USK7Y9812346 copy-permitted" "with all that it says of its tracks"
is "$(tao-sectors --get mcn --get tracks.1.indexes old.nrg | tr '\n' ' ')" \
	"4006381333931 [0,467] " "its number and its indexes"

# ---- indexes
is "$(tao-sectors --get tracks.0.indexes --get tracks.1.indexes files.cue |
	tr '\n' ' ')" "[0,375] [0] " "a CUE sheet tells where indexes are"
cat >indexes.toc <<'TOC'
CD_DA
TRACK AUDIO
FILE "x.bin" 0 00:10:00
START 00:02:00
INDEX 00:01:00
INDEX 00:04:37
TRACK AUDIO
FIFO "nobody/fills/it" 1764000
INDEX 00:09:74
TOC
is "$(tao-sectors --get tracks.0.indexes --get tracks.1.indexes indexes.toc |
	tr '\n' ' ')" "[0,75,337] [0,749] " "so does a TOC, from the track's start"
is "$(tao-sectors --tracks indexes.toc | awk '{ print $2, $3 }' | tr '\n' ,)" \
	"150 600,750 750," "whose FIFO is as long as it says, and not opened"
for odd in "03 00:05:00" "02 00:00:00"; do
	printf 'FILE "y.bin" BINARY\nTRACK 01 AUDIO\nINDEX 01 00:00:00\nINDEX %s\n' \
		"$odd" >odd.cue
	is "$(tao-sectors --get tracks.0.indexes --get track_count odd.cue |
		tr '\n' ,)" ",1," "indexes out of order, as $odd, are not told"
done

# ---- several sessions
# starts SHEET: where its tracks begin and how many sectors they have.
starts() {
	tao-sectors --tracks "$1" | awk '{ print $2 "+" $3 }' | tr '\n' ' '
}
# session NAME LINE...: a first session of two tracks, then these lines.
session() {
	name=$1
	shift
	printf '%s\n' 'REM SESSION 01' 'FILE "x.bin" BINARY' 'TRACK 01 AUDIO' \
		'INDEX 01 00:00:00' 'TRACK 02 AUDIO' 'INDEX 01 00:05:00' \
		"$@" >"$name"
}
session two.cue 'REM SESSION 02' 'FILE "y.bin" BINARY' 'TRACK 03 AUDIO' \
	'INDEX 01 00:00:00'
is "$(starts two.cue)" "0+375 375+625 12400+1000 " \
	"between two sessions are a lead-out, a lead-in and a pause"
is "$(tao-sectors --get medium.sessions two.cue)" 2 "in two sessions"
session paused.cue 'REM SESSION 02' 'FILE "y.bin" BINARY' 'TRACK 03 AUDIO' \
	'INDEX 00 00:00:00' 'INDEX 01 00:03:00'
is "$(starts paused.cue)" "0+375 375+625 12475+775 " \
	"the pause may be in the file"
session gap.cue 'REM SESSION 02' 'FILE "y.bin" BINARY' 'TRACK 03 AUDIO' \
	'PREGAP 00:04:00' 'INDEX 01 00:00:00'
is "$(starts gap.cue)" "0+375 375+625 12550+1000 " "or in none, and be longer"
session told.cue 'REM LEAD-OUT 01:40:00' 'REM SESSION 02' \
	'REM LEAD-IN 01:10:00' 'REM PREGAP 00:03:00' 'FILE "y.bin" BINARY' \
	'TRACK 03 AUDIO' 'INDEX 01 00:00:00'
is "$(starts told.cue)" "0+375 375+625 13975+1000 " "a sheet may tell all three"
session third.cue 'REM SESSION 02' 'FILE "y.bin" BINARY' 'TRACK 03 AUDIO' \
	'INDEX 01 00:00:00' 'REM SESSION 03' 'FILE "y.bin" BINARY' \
	'TRACK 04 AUDIO' 'INDEX 01 00:00:00'
is "$(starts third.cue)" "0+375 375+625 12400+1000 20300+1000 " \
	"later lead-outs are shorter"
truncate -s $((14000 * 2352)) whole.bin
session whole.cue 'REM LEAD-OUT 00:10:00' 'REM SESSION 02' 'TRACK 03 AUDIO' \
	'INDEX 00 02:41:00' 'INDEX 01 02:43:00'
sed -i 's/x\.bin/whole.bin/' whole.cue
is "$(starts whole.cue)" "0+375 375+375 12225+1775 " \
	"one file for the whole disc has in it what is between"
sed -i '/LEAD-OUT/d' whole.cue
is "$(starts whole.cue)" "0+375 375+450 12225+1775 " \
	"where it does not say, the lead-out is as far before as it has to be"
session close.cue 'REM LEAD-OUT 00:10:00' 'REM SESSION 02' 'TRACK 03 AUDIO' \
	'INDEX 01 00:10:00'
is "$(starts close.cue)" "0+375 375+375 12150+250 " \
	"or has not, if it is too short for that"
# as tao-write leaves it, but for what tells that it is ours
tao-prepare -q --new-disc cdr80 --leave-open own.cue
tao-write -q own.cue <y.bin
tao-release -q own.cue
tao-prepare -q --append own.cue
tao-write -q own.cue <y.bin
tao-release -q own.cue
sed '/^REM TAO/d' own.cue >foreign.cue
is "$(tao-sectors --toc foreign.cue)" \
	"$(tao-sectors --any --toc own.cue)" \
	"a disc of ours, read as an image, is the disc"

# ---- names as Windows has them
printf 'FILE "X.BIN" BINARY\nTRACK 01 AUDIO\nINDEX 01 00:00:00\n' >capital.cue
is "$(starts capital.cue)" "0+1000 " "capital letters do not matter"
printf 'FILE "C:\\images\\y.bin" BINARY\nTRACK 01 AUDIO\nINDEX 01 00:00:00\n' \
	>y.cue
is "$(starts y.cue)" "0+1000 " \
	"the only file may have been renamed with its sheet"

# bad SHEET TEXT TITLE
bad() {
	printf '%b' "$2" >"$1"
	exits 3 "$3" tao-sectors --tracks "$1"
	says input-error "by its token"
}
bad no.cue 'FILE "gone.bin" BINARY\nTRACK 01 AUDIO\nINDEX 01 00:00:00\n' \
	"a file that is not there is no image"
ok "and named" grep -q "line 1: cannot open 'gone.bin': No such" err
bad three.cue 'FILE "y.bin" BINARY\nTRACK 01 AUDIO\nINDEX 01 00:00:00\nREM SESSION 03\n' \
	"no session is left out"
bad lost.cue 'FILE "gone.bin" BINARY\nTRACK 01 AUDIO\nINDEX 01 00:00:00\nFILE "y.bin" BINARY\nTRACK 02 AUDIO\nINDEX 01 00:00:00\n' \
	"of several files none is taken for another"
bad far.cue 'FILE "y.bin" BINARY\nTRACK 01 AUDIO\nINDEX 01 00:14:00\n' \
	"nor a track behind the end of its file"
bad odd.toc 'CD_DA\nTRACK AUDIO\nFOO\n' "a word that cdrdao does not know is wrong"
bad none.nrg 'END!\0\0\0\0NER5\0\0\0\0\0\0\0\0' "an NRG image has tracks"
mkfifo pipe.bin
bad pipe.cue 'FILE "pipe.bin" BINARY\nTRACK 01 AUDIO\nINDEX 01 00:00:00\n' \
	"a pipe is not waited for"

rm x.bin
exits 3 "an image without its data is none" tao-sectors --tracks x.cue
says input-error "by its token"
exits 5 "nor is what is not there" tao-sectors --tracks none.toc
tap_done
