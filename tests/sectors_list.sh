#!/bin/sh
# tao-sectors --list: every recorder with its state, access and holder.
# SPDX-License-Identifier: GPL-3.0-or-later
. "${srcdir:-$(dirname "$0")/..}/tests/tap.sh"
. "$srcdir/tests/sr.sh"

row() {
	on_sr tao-sectors --list --json sr9 | jq -r ".recorders[0].$1"
}

exits 0 "a machine may have no drive at all" tao-sectors --list
exits 0 "nor JSON of any" tao-sectors --list --json
is "$(jq -c '[.format, (.recorders | type)]' out)" '[1,"array"]' \
	"which is a list all the same"

sr_new sr9 cdr80
exits 0 "a drive is listed" on_sr tao-sectors --list sr9
ok "with its name, state and disc" \
	grep -q "^$PWD/sr9  TAO-TOOL VIRTUAL.*: free, blank CD-R$" out
is "$(row access)" read-write "and what you may do with it"
on_sr tao-prepare -q -n radio sr9
is "$(row state) $(row client)" "prepared radio" \
	"a session has a state and an owner"
mkfifo pipe
on_sr tao-write -q --start-at 0 sr9 <pipe &
writer=$!
exec 3>pipe
head -c $((400 * 2352)) /dev/zero >&3
wait_until grep -q '"writing"' "$TAO_LOCK_DIR/tao-sr9.lock"
is "$(row state)" writing "so has a burn"
process=$(jq .writer_pid "$TAO_LOCK_DIR/tao-sr9.lock")
ok "and a process" sh -c "echo '$(row holder)' | grep -q 'pid $process'"
is "$(on_sr tao-sectors -vv --list sr9 2>&1 >/dev/null)" "" \
	"the burning drive is not asked"
exec 3>&-
wait "$writer"
on_sr tao-release -q sr9
is "$(row medium) $(row state)" "cdr free" "afterwards it is free again"

flock --no-fork sr9 sh -c 'echo >held; exec sleep 100' &
holder=$!
wait_until test -e held
is "$(row state) $(row medium)" "busy null" "another program makes it busy"
ok "and is named" sh -c "echo '$(row holder)' | grep -q 'pid $holder'"
kill "$holder"
wait "$holder" 2>/dev/null

tao-prepare -q --new-disc cdr80 a.cue
on_sr tao-sectors --list --json sr9 a.cue >list.json
is "$(jq -r '.recorders[].state' list.json | tr '\n' ' ')" "free prepared " \
	"several can be named, and virtual ones"
"$srcdir/tests/check-schema" "$srcdir/doc/tao-sectors.schema.json" \
	list.json >said 2>&1
[ $? -eq 77 ] || is "$(cat said)" "" "JSON is as the schema says"

name=$(printf 'd\377.cue')
tao-prepare -q --new-disc cdr80 "$name"
exits 0 "so can one with a name that is no UTF-8" \
	on_sr tao-sectors --list --json "$name"
is "$(jq -r '.recorders[].device' out)" "$PWD/d?.cue" "which is told as it can be"

tao-write -q --start-at 0 a.cue <pipe &
writer=$!
exec 3>pipe
head -c $((400 * 2352)) /dev/zero >&3
wait_until grep -q '"writing"' a.cue.lock
kill -9 "$writer"
wait "$writer" 2>/dev/null
exec 3>&-
exits 0 "an interrupted session is listed" tao-sectors --list a.cue
ok "with what became of it, and no name that is not known" \
	grep -q "^$PWD/a.cue: interrupted, process $writer died while" out
exits 5 "what is no drive cannot be listed" tao-sectors --list /dev/null
says recorder-not-supported "by its token"
tap_done
