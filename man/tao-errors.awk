# tao-errors.awk - the manual page tao-errors(7) from the rows of errors.def.
# SPDX-License-Identifier: GPL-3.0-or-later

# The rows are C: take them apart into words and strings, joining strings that
# stand beside each other as the compiler does.
function next_field(    field, seen) {
	seen = 0
	field = ""
	while (1) {
		sub(/^[ \t\n]+/, "", text)
		if (substr(text, 1, 1) == "\"") {
			match(text, /^"[^"]*"/)
			field = field substr(text, 2, RLENGTH - 2)
		} else if (match(text, /^[A-Za-z0-9_]+/)) {
			field = field substr(text, 1, RLENGTH)
		} else {
			text = substr(text, 2) # the comma or bracket
			return field
		}
		text = substr(text, RLENGTH + 1)
	}
}

# Print text in lines of at most 78 columns, safe from being taken for requests.
function fill(words,    n, i, word, line) {
	gsub(/\\/, "\\e", words)
	gsub(/--/, "\\-\\-", words)
	n = split(words, word, " ")
	line = word[1]
	for (i = 2; i <= n; i++) {
		if (length(line) + length(word[i]) < 78) {
			line = line " " word[i]
			continue
		}
		print line
		line = word[i]
		if (line ~ /^[.']/)
			line = "\\&" line
	}
	print line
}

function row(    token, imapi, hresult, status, cause, remedy) {
	next_field() # the code's name in C
	token = next_field()
	imapi = next_field()
	hresult = next_field()
	status = next_field()
	cause = next_field()
	remedy = next_field()
	if (!(status in number)) {
		print "tao-errors.awk: no such status: " status >"/dev/stderr"
		exit failed = 1
	}
	print ".It Cm " token
	if (imapi == "NULL")
		print "Status " number[status] "."
	else
		print "Status " number[status] ",\n.Dv " imapi "\n.Pq " hresult " ."
	print ".br"
	fill(toupper(substr(cause, 1, 1)) substr(cause, 2) ".")
	print ".br"
	fill("What to do: " remedy ".")
}

# A name of IMAPI2 that has no row.
function without(name, hresult, words) {
	print ".It Dv " name " Pq " hresult
	fill(words)
}

BEGIN {
	number["TAO_OK"] = "0, a warning"
	number["TAO_FAILED"] = 1
	number["TAO_USAGE"] = 2
	number["TAO_INPUT"] = 3
	number["TAO_BUSY"] = 4
	number["TAO_REFUSED"] = 5
	number["TAO_SPOILED"] = 6
}

{
	text = text $0 "\n"
}

END {
	print ".\\\" made by tao-errors.awk from lib/errors.def: edit those"
	print ".Dd November 20, 2026"
	print ".Dt TAO-ERRORS 7"
	print ".Os"
	print ".Sh NAME"
	print ".Nm tao-errors"
	print ".Nd what the tao-tools say when something is wrong"
	print ".Sh DESCRIPTION"
	print "Every message of the"
	print ".Xr tao-tools 7"
	print "about an error is one line on standard error:"
	print ".Pp"
	print ".Dl program: token: 'subject': text"
	print ".Pp"
	print "The text is for people and may change."
	print "The token is for scripts and stays."
	print "Below stands for each token the exit status of a program that"
	print "fails with it before anything was written,"
	print "its name and value in Windows' IMAPI2 where it has one,"
	print "the cause, and what to do."
	print "The same failure after the first sector of a track was written"
	print "ends with status 6, and the track that is on the disc was"
	print "closed as well as the drive could."
	print ".Pp"
	print "A warning has the word"
	print ".Qq warning\\&:"
	print "in front of its text and never changes the exit status."
	print ".Sh TOKENS"
	print ".Bl -tag -width Ds"
	while (match(text, /\nTAO_ERROR\(/)) {
		text = substr(text, RSTART + RLENGTH)
		row()
	}
	print ".El"
	print ".Sh NAMES WITHOUT A TOKEN"
	print "These of IMAPI2 have none, since what they stand for does not"
	print "come up or has another name here:"
	print ".Bl -tag -width Ds"
	without("E_IMAPI_RECORDER_REQUIRED", "0xC0AA0003",
		"It is no-recorder-specified.")
	without("E_IMAPI_RECORDER_FEATURE_IS_NOT_CURRENT", "0xC0AA020B",
		"A disc that the drive cannot write is media-is-not-supported.")
	without("E_IMAPI_RECORDER_DVD_STRUCTURE_NOT_PRESENT", "0xC0AA020E",
		"No DVD is written.")
	without("E_IMAPI_RECORDER_MEDIA_SPEED_MISMATCH", "0xC0AA020F",
		"Drives have no word for it: they take another speed, which is " \
		"speed-adjusted, or refuse the disc.")
	without("E_IMAPI_RECORDER_CLIENT_NAME_IS_NOT_VALID", "0xC0AA0211",
		"It is client-name-is-not-valid.")
	without("E_IMAPI_DF2TAO_WRITE_NOT_IN_PROGRESS", "0xC0AA0501",
		"Where tao-release --cancel finds nothing to stop it goes on.")
	without("E_IMAPI_DF2TAO_PROPERTY_FOR_BLANK_MEDIA_ONLY", "0xC0AA0504",
		"What is fixed by the first track is an option of tao-prepare, " \
		"which comes before.")
	print ".El"
	print ".Sh SEE ALSO"
	print ".Xr tao-tools 7"
	exit failed
}
