#!/bin/sh
# "make install" puts everything in its place, and "make uninstall" takes all of
# it away.
# SPDX-License-Identifier: GPL-3.0-or-later
. "${srcdir:-$(dirname "$0")/..}/tests/tap.sh"

# The make that runs the tests hands down options of its own.
unset MAKEFLAGS MFLAGS MAKELEVEL
# value NAME: of a variable of the Makefile.
value() {
	# shellcheck disable=SC2016 # make expands
	printf 'include %s/Makefile\nvalue:\n\t@echo "$(%s)"\n' \
		"$builddir" "$1" >value.mk
	make -s -C "$builddir" -f "$scratch/value.mk" value
}
prefix=$(value prefix)
docdir=$(value docdir)
bindir=$(value bindir)
libexecdir=$(value pkglibexecdir)
schemas=$(value pkgdatadir)
man=$(value mandir)
data=$(value datadir)

cat >all <<ALL
755 $bindir/tao-drive
755 $bindir/tao-pcm
755 $bindir/tao-prepare
755 $bindir/tao-release
755 $bindir/tao-sectors
755 $bindir/tao-write
644 $prefix/lib/systemd/system/tao-burn@.service
644 $prefix/lib/systemd/system/tao-burn@.timer
644 $prefix/lib/systemd/system/tao-drive@.service
644 $prefix/lib/tmpfiles.d/tao-burn.conf
644 $prefix/lib/udev/rules.d/85-tao-burn.rules
755 $libexecdir/burn-folder
755 $libexecdir/burn-queue
777 $data/bash-completion/completions/tao-drive -> tao-tools
777 $data/bash-completion/completions/tao-pcm -> tao-tools
777 $data/bash-completion/completions/tao-prepare -> tao-tools
777 $data/bash-completion/completions/tao-release -> tao-tools
777 $data/bash-completion/completions/tao-sectors -> tao-tools
644 $data/bash-completion/completions/tao-tools
777 $data/bash-completion/completions/tao-write -> tao-tools
644 $docdir/NEWS
644 $docdir/README.md
644 $docdir/doc/faults.md
644 $docdir/doc/real-drive.md
644 $docdir/doc/recipes.md
644 $docdir/doc/virtual-recorder.md
644 $docdir/examples/tao-burn.cron
644 $man/man1/tao-drive.1
644 $man/man1/tao-pcm.1
644 $man/man1/tao-prepare.1
644 $man/man1/tao-release.1
644 $man/man1/tao-sectors.1
644 $man/man1/tao-write.1
644 $man/man5/tao-session.5
644 $man/man7/tao-errors.7
644 $man/man7/tao-tools.7
644 $schemas/tao-progress.schema.json
644 $schemas/tao-sectors.schema.json
644 $schemas/tao-session.schema.json
644 $data/zsh/site-functions/_tao-tools
ALL
# tao-drive is for kernels that can serve a drive.
if [ -x "$builddir/tools/tao-drive" ]; then
	sort -k 2 all >want
else
	grep -v 'bin/tao-drive\|tao-drive@\|tao-drive\.1' all | sort -k 2 >want
fi

there() {
	find root ! -type d -printf '%m /%P' \( -type l -printf ' -> %l\n' \
		-o -printf '\n' \) | sort -k 2
}
exits 0 "everything can be installed" \
	make -s -C "$builddir" install DESTDIR="$PWD/root"
there >got
ok "all of it is in its place, and nothing else" diff want got
ok "the programs run from there" "root$bindir/tao-sectors" --version

# Who starts a program names one that is there.
sed -n 's/^Exec[A-Za-z]*=-\{0,1\}\([^ ]*\).*/\1/p' \
	"root$prefix"/lib/systemd/system/*.service >named
grep -o '/[^ ]*/burn-queue' "root$docdir/examples/tao-burn.cron" >>named
ok "units and crontab name programs" test "$(wc -l <named)" -gt 1
while read -r program; do
	[ -x "root$program" ] || echo "$program"
done <named >missing
is "$(cat missing)" "" "each of which is there"

exits 0 "it can be uninstalled" \
	make -s -C "$builddir" uninstall DESTDIR="$PWD/root"
is "$(there)" "" "and nothing is left"
exits 0 "a second time, too" \
	make -s -C "$builddir" uninstall DESTDIR="$PWD/root"
tap_done
