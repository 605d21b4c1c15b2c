#!/bin/sh
# What every tool does alike, tried on each that is built.
# SPDX-License-Identifier: GPL-3.0-or-later
. "${srcdir:-$(dirname "$0")/..}/tests/tap.sh"

tools=$(find "$builddir/tools" -maxdepth 1 -name 'tao-*' -type f -perm -u+x |
	sed 's|.*/||' | sort)
[ -n "$tools" ] || skip_all "no tool is built yet"

# one_line TOOL TOKEN TITLE: nothing in out; in err that tool's one message.
one_line() {
	is "$(wc -l <err), $(cut -d ' ' -f 1,2 err), $(cat out)" \
		"1, $1: $2:, " "$3"
}

for tool in $tools; do
	exits 0 "$tool --help succeeds" "$tool" --help
	is "$(sed 1q out | cut -d ' ' -f 1,2)" "Usage: $tool" \
		"$tool --help shows the usage on standard output"
	is "$(cat err)" "" "$tool --help leaves standard error empty"
	mv out help
	"$tool" -h >out 2>err
	ok "$tool -h says the same" cmp help out
	exits 0 "$tool --version succeeds" "$tool" --version
	is "$(cut -d ' ' -f 1,2 out)" "$tool (tao-tools)" \
		"$tool --version names the tool and its package"

	exits 2 "$tool refuses an option it does not know" \
		"$tool" --no-such-option
	one_line "$tool" invalid-argument "$tool does so in one line"
	exits 1 "$tool --help notices that the disk is full" \
		sh -c "$tool --help >/dev/full"
	one_line "$tool" output-error "$tool says so"
	exits 1 "$tool --version notices a closed standard output" \
		sh -c "$tool --version >&-"
	one_line "$tool" output-error "$tool says that too"
	exits 0 "$tool --version does not mind a closed standard input" \
		sh -c "$tool --version <&-"
	exits 2 "$tool survives closed descriptors on a wrong option" \
		sh -c "$tool --no-such-option <&- >&- 2>&-"

	[ "$tool" != tao-pcm ] || continue
	exits 2 "$tool asks for a recorder" "$tool" </dev/null
	one_line "$tool" no-recorder-specified "$tool does so in one line"
	! grep -q '^Usage: .* DEVICE' help ||
		ok "$tool --help says what a recorder is" \
			grep -q '^DEVICE is .*/dev/sr0.* NAME.cue' help
	exits 5 "$tool takes the recorder from TAO_DEVICE" \
		env TAO_DEVICE="$scratch/none.cue" "$tool" </dev/null
	ok "$tool names it" grep -q "none.cue" err
	exits 5 "$tool refuses a device that is not there" \
		"$tool" /nonexistent/sr0 </dev/null
	one_line "$tool" no-such-device "$tool says so in one line"
	exits 2 "$tool refuses an empty operand" "$tool" "" </dev/null
done

tap_done
