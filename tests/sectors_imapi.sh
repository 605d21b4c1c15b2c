#!/bin/sh
# tao-sectors: each property of IMAPI2 by the option that tao-sectors(1) names,
# in a session, with what it has to be.
# SPDX-License-Identifier: GPL-3.0-or-later
. "${srcdir:-$(dirname "$0")/..}/tests/tap.sh"

# The table of the page, a line each: property, then options of tao-sectors.
awk '/^\.Sh/ { is_in = $2 == "IMAPI2" }
	is_in && $1 == ".It" && $3 == "Ta" {
		printf "%s", $2
		if ($4 == "Cm") printf " --get %s", $5
		else for (i = 5; i <= NF; i++) if ($i != "Fl") printf " -%s", $i
		print ""
	}' "$srcdir/man/tao-sectors.1" >table
is "$(cut -d ' ' -f 1 table | sort | tr '\n' ' ')" "$(sort <<'PROPERTIES' |
AudioHasPreemphasis
BufferUnderrunFreeDisabled
ClientName
CurrentFeaturePages
CurrentPhysicalMediaType
CurrentProfiles
CurrentRotationTypeIsPureCAV
CurrentWriteSpeed
DeviceCanLoadMedia
DigitalAudioCopySetting
DoNotFinalizeMedia
ExclusiveAccessOwner
ExpectedTableOfContents
FreeSectorsOnMedia
ISRC
IsCurrentMediaSupported
IsRecorderSupported
MediaCatalogNumber
MediaHeuristicallyBlank
MediaPhysicallyBlank
NumberOfExistingTracks
ProductId
ProductRevision
Recorder
RequestedRotationTypeIsPureCAV
RequestedWriteSpeed
SectorCount
SectorType
StartOfLeadout
StartingLba
StartingTrackNumber
SupportedFeaturePages
SupportedMediaTypes
SupportedModePages
SupportedProfiles
SupportedWriteSpeedDescriptors
SupportedWriteSpeeds
TotalSectorsOnMedia
TrackIndexes
TrackNumber
UsedSectorsOnMedia
VendorId
VolumePathNames
PROPERTIES
	tr '\n' ' ')" "the page has each property that can be asked"

# asked PROPERTY: what the page says to do, done.
asked() {
	# shellcheck disable=SC2046 # words of options
	tao-sectors $(sed -n "s/^$1 //p" table) a.cue
}
# property NAME WANT: is it?
property() {
	is "$(asked "$1" 2>&1)" "$2" "$1 is answered"
}

tao-prepare -q --new-disc cdr80 -n 'the client' --speed 8 --leave-open \
	--mcn 4006381333931 a.cue ||
	exit 1
property MediaPhysicallyBlank true
property MediaHeuristicallyBlank true
property NumberOfExistingTracks 0
property UsedSectorsOnMedia 0
exits 5 "of a blank disc no table of contents is expected" \
	tao-sectors --toc --raw a.cue
says table-of-contents-empty-disc "by its token"
head -c $((400 * 2352)) /dev/zero | tao-write -q --isrc USABC2600001 \
	--pre-emphasis --copy scms a.cue || exit 1

total=$(asked TotalSectorsOnMedia)
property UsedSectorsOnMedia 552
property FreeSectorsOnMedia $((total - 552))
property NumberOfExistingTracks 1
asked ExpectedTableOfContents >toc
is "$(od -An -tx1 toc | tr -d ' \n')" \
	0012010100110100000000000011aa0000000190 \
	"ExpectedTableOfContents is answered"
property CurrentPhysicalMediaType cdr
property Recorder "$(realpath "$(called a.cue)")"
property ClientName "the client"
property ExclusiveAccessOwner "the client"
property DoNotFinalizeMedia false
property BufferUnderrunFreeDisabled true
property RequestedWriteSpeed 600
property RequestedRotationTypeIsPureCAV false
property CurrentWriteSpeed 600
property CurrentRotationTypeIsPureCAV false
ok "SupportedWriteSpeeds are answered" \
	sh -c 'tao-sectors --get speeds.supported a.cue |
		jq -e "map(.sectors_per_s) | index(600)"'
is "$(asked SupportedWriteSpeedDescriptors | awk '$1 == "supported"' |
	wc -l)" "$(asked SupportedWriteSpeeds | jq length)" \
	"SupportedWriteSpeedDescriptors too"
property IsRecorderSupported true
property IsCurrentMediaSupported true
property MediaPhysicallyBlank false
property MediaHeuristicallyBlank false
property SupportedMediaTypes '["cdr","cdrw"]'
property TrackNumber 1
property StartingLba 0
property SectorCount 400
property SectorType audio
property ISRC USABC2600001
property DigitalAudioCopySetting scms
property AudioHasPreemphasis true
property TrackIndexes '[0]'
property MediaCatalogNumber 4006381333931
property StartingTrackNumber 1
property StartOfLeadout 400
property VendorId TAO-TOOL
property ProductId "VIRTUAL CD-RW"
ok "ProductRevision is answered" test -n "$(asked ProductRevision)"
is "$(asked SupportedFeaturePages | jq -c '[length > 5, any(.code == 45)]')" \
	'[true,true]' "SupportedFeaturePages are answered"
is "$(asked CurrentFeaturePages | jq -c '[.[] | select(.current).code] |
	[index(1) != null, index(45) != null]')" '[true,true]' \
	"CurrentFeaturePages too"
is "$(asked SupportedProfiles | jq -c 'map(.name)')" \
	'["CD-RW","CD-R","CD-ROM"]' "SupportedProfiles are answered"
is "$(asked CurrentProfiles | jq -c 'map(select(.current).name)')" \
	'["CD-R"]' "CurrentProfiles too"
is "$(asked SupportedModePages | jq -c 'map(.code) |
	[index(5) != null, index(42) != null, length == (unique | length)]')" \
	'[true,true,true]' "SupportedModePages are answered"
is "$(asked SupportedModePages | jq -r '.[] | select(.code == 5).name')" \
	"write parameters" "in words"
property DeviceCanLoadMedia true
property VolumePathNames '[]'
tap_done
