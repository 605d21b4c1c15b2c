#!/bin/sh
# Each fault of tests/faults.tab: what the programs make of it, what is on the
# disc then, and what brings the session to its end. doc/faults.md tells what is
# measured here; "UPDATE=1 make check TESTS=tests/faults.sh" writes it anew.
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2046,SC2086 # options and steps are lists of words
# shellcheck disable=SC2016 # the producers' shells expand it
# In memory, where there is such a folder: it waits for the disk all the time.
[ -d /dev/shm ] && [ -w /dev/shm ] && export TMPDIR=/dev/shm
. "${srcdir:-$(dirname "$0")/..}/tests/tap.sh"

head -c $((420 * 2352)) /dev/urandom >one
head -c $((310 * 2352)) /dev/urandom >two
{ printf 'RIFF\044\0\0\0WAVEfmt ' && cat one; } >wav
truncate -s 1G huge
mkdir cdr80 cdrw80 look work
for medium in cdr80 cdrw80; do
	(cd $medium && tao-prepare --new-disc $medium a.cue &&
		tao-release -q --abandon a.cue && rm -f a.cue.lock) ||
		echo "Bail out! cannot make a $medium"
done
(cd cdrw80 && tao-prepare a.cue && tao-write a.cue <../two &&
	tao-release -q a.cue) || echo "Bail out! cannot fill the CD-RW"
cd work || exit 1

# ---- the steps of a burn

# words KIND: the options of $how that are for it.
words() {
	for word in $how; do
		case $word in
		"$1":*) printf '%s ' "${word#*:}" ;;
		esac
	done
}

# tell: what the last program said, for people who look for a failure.
tell() {
	sed "s/^/# $step: /" err
}

# write ARGUMENT...: with the options of this row.
write() {
	timeout 60 tao-write $(words write) a.cue "$@"
}

# signals WORD...: from the producer, when some of it is written.
signals() {
	timeout 60 env --default-signal=INT,HUP,TERM \
		tao-write $(words write) --start-at 0 --buffer 150K a.cue \
		sh -c "n=\$(wc -c <a.bin); cat ../one
		until [ \$(wc -c <a.bin) -gt \$n ]; do sleep 0.01; done
		$*; exec sleep 20"
}

# Not before tao-write has a handler for it: bit 14 of those it catches.
cat >../early <<'EARLY'
#!/bin/sh
cat ../one
until grep -q '^SigCgt.*[4-7c-f]...$' "/proc/$PPID/status"; do
	sleep 0.05
done
kill -TERM "$PPID"
exec sleep 20
EARLY
chmod +x ../early

# feed KIND: track 1, from a file if nothing else is said.
feed() {
	case ${1% } in
	"") write <../one ;;
	pipe) head -c 999999 ../one | write ;;
	huge) write <../huge ;;
	nothing) write </dev/null ;;
	wav) write <../wav ;;
	missing) write ./no-such-program ;;
	false) write false ;;
	fails) write sh -c 'cat ../one; exit 3' ;;
	dies) write sh -c 'cat ../one; kill -9 $$' ;;
	stalls) write sh -c 'cat ../one; exec sleep 20' ;;
	sleeps) write sleep 20 ;;
	full) (trap '' XFSZ && ulimit -f 100 && write cat ../one) ;;
	INT | TERM | HUP) signals "kill -${1% } \$PPID" ;;
	twice) signals 'kill -TERM $PPID; kill -TERM $PPID' ;;
	early) write ../early ;;
	closed) write -vv --progress bar sh -c 'cat ../one' 2>&- ;;
	esac
}

# run STEP: leaves status and token.
run() {
	step=$1
	file=/dev/null
	case $step in
	prepare) set -- tao-prepare $(words prepare) ;;
	one)
		feed "$(words input)" >out 2>err
		ended
		return
		;;
	two) set -- tao-write && file=../two ;;
	sectors) set -- tao-sectors ;;
	release) set -- tao-release $(words release) ;;
	recover) set -- tao-prepare --recover ;;
	esac
	timeout 60 "$@" a.cue <"$file" >out 2>err
	ended
}

# What became of it: status and token.
ended() {
	status=$?
	token=$(grep -v ' warning: ' err |
		sed -n 's/^tao-[a-z]*: \([a-z-]*\): .*/\1/p' | tail -n 1)
	sed -n 's/^tao-[a-z]*: \([a-z-]*\): .*warning: .*/\1/p' err >>warnings
	[ "$status" -eq 0 ]
}

# What "nothing was written" is about.
fingerprint() {
	grep -E '^REM TAO-(DISC|TRACK)' a.cue | cksum
	cksum <a.bin
}

is_rehearsal() {
	case $how in
	*--simulate*) ;;
	*) return 1 ;;
	esac
}

# go_on STEP...: until one fails. A track that was reported as written goes
# into $tracks, the steps that are left into $left.
go_on() {
	while [ $# -gt 0 ]; do
		left=$*
		fingerprint >before
		run "$1" || return
		case $1 in
		one | two)
			n=$(grep '"track":' a.cue.lock | tr -dc '0-9\n' |
				tail -n 1)
			is_rehearsal || tracks="$tracks $n=$1"
			;;
		esac
		shift
	done
	left=
}

# The disc as another drive would see it.
disc_now() {
	cp a.cue a.bin ../look
	(cd ../look && tao-sectors --any a.cue) 2>&1 |
		sed -n '1s/^[^:]*: //p'
}

# again: from where it stopped, by what the programs advise. Adds to $cure.
again() {
	for _ in 1 2 3; do
		go_on $left && return
		case $token in
		session-interrupted)
			run recover || return
			cure="$cure, \`tao-prepare --recover\`"
			;;
		media-is-not-prepared)
			run prepare || return
			cure="$cure, \`tao-prepare\`"
			;;
		*) return 1 ;;
		esac
	done
	return 1
}

# Bring the session to its end: with the fault, without it, by hand.
recover() {
	cure="the same again"
	again && return
	cure="without the fault: the same again"
	rm -f a.cue.faults
	how=$(words prepare | sed 's/[^ ]*/prepare:&/')
	again && return
	if [ "$left" = release ] && [ ! -e a.cue.lock ]; then
		cure="another disc"
		left=
		return
	fi
	cure="without the fault: \`tao-release --abandon\`, \`tao-prepare --append\`"
	tao-release -q --abandon a.cue
	how="$how prepare:--append"
	case $left in
	prepare*) ;;
	*) left="prepare $left" ;;
	esac
	again
}

# intact: each track that was reported is on the disc, bit for bit.
intact() {
	for track in $tracks; do
		start=$(tao-sectors --any --tracks a.cue | tr -s ' ' |
			sed 's/^ //' | awk -v n="${track%=*}" '$1 == n { print $2 }')
		size=$(($(stat -c %s "../${track#*=}") / 2352))
		dd if=a.bin bs=2352 skip="${start:-0}" count=$size 2>/dev/null |
			cmp - "../${track#*=}" || return
	done
}

# problem WORD...: this row breaks a promise.
problem() {
	problems=$((problems + 1))
	echo "# $fault: $*"
	tell
}

check_first() {
	case $status in
	1 | 3 | 4 | 5)
		fingerprint | cmp -s - before ||
			problem "status $status, but the disc was changed"
		[ "$token" ] || problem "no token"
		;;
	0 | 129 | 130 | 137 | 143) ;;
	6) [ "$token" ] || problem "no token" ;;
	*) problem "status $status" ;;
	esac
}

check_end() {
	[ -z "$left" ] || problem "stuck before: $left: $cure"
	[ ! -e a.cue.lock ] || problem "the session is still there"
	intact >/dev/null 2>&1 || problem "lost: $tracks"
	lost=$((lost + $?))
	reported=$((reported + $(echo "$tracks" | wc -w)))
}

# A rehearsal is one whatever happens to it.
check_rehearsal() {
	is_rehearsal || return 0
	if [ "$(disc_now)" != "blank CD-R, 0 tracks" ] || [ -s a.bin ]; then
		problem "a rehearsal has burned: $(disc_now)"
	fi
}

begin() {
	rm -f ./*
	medium=$(words disc)
	: "${medium:=cdr80}"
	cp ../${medium% }/a.* .
	{
		echo "set time virtual"
		echo "$plan" | sed 's/; /\n/g'
	} >a.cue.faults
	: >warnings
	tracks=
}

# in_words: options and plan for the table.
in_words() {
	options=$(for word in $row_how; do
		case $word in
		disc:* | input:*) ;;
		*) printf '%s, ' "${word#*:}" ;;
		esac
	done)
	[ -z "$options$plan" ] || echo "$options$plan" | sed 's/, $//; s/|/\\|/g; s/.*/`&`/; s/; /`, `/g'
}

# row: one line of the table.
row() {
	begin
	go_on prepare one two sectors release
	failed=$step
	check_first
	told=$(sort -u warnings | tr '\n' ' ')
	case $status in
	0) failed=- told="${told:+warning: $told}" ;;
	137) told="(killed)" ;;
	*) told=$token ;;
	esac
	first=$status
	disc=$(disc_now)
	check_rehearsal
	cure=-
	[ "$first" -eq 0 ] || recover
	check_end
	check_rehearsal
	case $failed in
	one) failed="write, track 1" ;;
	two) failed="write, track 2" ;;
	esac
	echo "| $fault | $(in_words) | $failed | $first | ${told% } | $disc | $cure |"
}

rows=0
problems=0
lost=0
reported=0
while IFS= read -r line; do
	case $line in
	"#"*) continue ;;
	"== "*)
		printf '\n## %s\n\n' "${line#== }"
		echo "| fault | plan | step that stops | status | token | disc then | goes on by |"
		echo "|---|---|---|---|---|---|---|"
		continue
		;;
	esac
	fault=${line%% @ *}
	plan=${line##* @}
	plan=${plan# }
	how=${line#* @ }
	how=${how%@*}
	row_how=$how
	rows=$((rows + 1))
	row
done <"$srcdir/tests/faults.tab" >../table

# ---- the page

page() {
	cat <<-END
	# Faults, and what becomes of the disc

	Each row was measured: \`tests/faults.sh\` takes a virtual recorder through
	prepare, two tracks, sectors and release, with the fault in its plan
	(doc/virtual-recorder.md), in virtual time. It fails if this page does not
	tell what it finds. \`UPDATE=1 make check TESTS=tests/faults.sh\` writes the
	page anew; the rows stand in \`tests/faults.tab\`.

	- **step that stops**: the first program that did not end with 0.
	- **status, token**: what a script sees (tao-errors(7)). With 1, 3, 4 and 5
	  the disc is compared: that step did not change it.
	- **disc then**: how another drive would find it.
	- **goes on by**: what brings the session to its end. "The same again" is the
	  step that stopped, and then those behind it. "Without the fault": the
	  drive is mended, plugged in, or another. Every time the disc is closed in
	  the end, and every track that tao-write reported by 0 is compared with
	  what was sent.

	$rows faults, $reported tracks reported as written, $lost lost.
	END
	cat ../table
	cat <<-END

	## At every point

	$(sed -n '/^`tests\/.*: about/p' "$page")
	END
}

page=$srcdir/doc/faults.md
[ -e "$page" ] || : >"$page"
page >../page.md
[ -z "${UPDATE-}" ] || cp ../page.md "$page"
grep '^#' ../table | grep -v '^##'
is "$problems" 0 "every fault has its status and token, and is recovered from"
is "$lost" 0 "no track that was reported as written is lost"
ok "doc/faults.md tells what was found" diff -u "$page" ../page.md
tap_done
