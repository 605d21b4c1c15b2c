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
rm x.bin
exits 3 "an image without its data is none" tao-sectors --tracks x.cue
says input-error "by its token"
exits 5 "nor is what is not there" tao-sectors --tracks none.toc
tap_done
