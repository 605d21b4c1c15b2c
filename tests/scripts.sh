#!/bin/sh
# scripts/install-deps, as far as nothing needs to be installed for it.
# SPDX-License-Identifier: GPL-3.0-or-later
. "${srcdir:-$(dirname "$0")/..}/tests/tap.sh"

unset TAO_DEPS
deps=$srcdir/scripts/install-deps

exits 2 "refuses a group of packages that it does not know" "$deps" kitchen

printf 'ID=fedora\nPRETTY_NAME="Fedora Linux 40"\n' >other
exits 1 "stops on another distribution" \
	env TAO_OS_RELEASE=other "$deps" demo
ok "says which distribution it found" grep -q "Fedora Linux 40" err
ok "names the packages that the build needs" grep -q libcdio-dev err
ok "names the packages that the demo needs" grep -q cd-paranoia err
is "$(cat out)" "" "and prints nothing else"
exits 0 "goes on there when told that all is installed" \
	env TAO_OS_RELEASE=other TAO_DEPS=installed "$deps" demo
exits 1 "stops where nothing tells which system it is" \
	env TAO_OS_RELEASE=/nonexistent "$deps" build

# A Debian machine of our own making, where apt-get tells that it was called.
mkdir bin
for name in dpkg-query apt-get sudo; do
	printf '#!/bin/sh\necho "%s $*" >>"%s/calls"\n' $name "$scratch" \
		>bin/$name
done
printf 'ID=ubuntu\nID_LIKE=debian\n' >ubuntu
echo 'printf installed' >>bin/dpkg-query
chmod +x bin/*
: >calls
exits 0 "is content where every package is installed" \
	env PATH="$scratch/bin:$PATH" TAO_OS_RELEASE=ubuntu "$deps" test
is "$(grep -c apt-get calls)" 0 "does not call apt-get then"

sed -i 's/printf installed/case $* in *popt*) exit 1;; esac; &/' bin/dpkg-query
: >calls
exits 0 "installs what is missing" \
	env PATH="$scratch/bin:$PATH" TAO_OS_RELEASE=ubuntu "$deps" build
is "$(grep -c 'install.* libpopt-dev$' calls)" 1 "that and nothing else"

echo 'exit 100' >>bin/apt-get
echo 'exit 100' >>bin/sudo
exits 1 "fails when apt-get fails" \
	env PATH="$scratch/bin:$PATH" TAO_OS_RELEASE=ubuntu "$deps" build
ok "and says so" grep -q 'apt-get update failed' err

# ---- what the guest cannot do without; coreutils are everywhere
sed -n '/^demo="/,/"$/p; /^test="/,/"$/p' "$deps" | tr '="' '  ' | tr -s ' ' '\n' |
	sort >installed
grep -oE '[a-z0-9_-]+:[a-z0-9-]+( |; do| \\)' "$srcdir/tests/guest/run" |
	sed 's/.*:\([a-z0-9-]*\).*/\1/' | grep -v '^coreutils$' | sort >want
ok "the guest needs some packages" grep -q '^qemu-system-x86$' want
is "$(comm -23 want installed)" "" "which are installed for the tests"

tap_done
