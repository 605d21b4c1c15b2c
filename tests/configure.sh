#!/bin/sh
# configure: what it says when something is missing.
# SPDX-License-Identifier: GPL-3.0-or-later
. "${srcdir:-$(dirname "$0")/..}/tests/tap.sh"

# A copy, so that it also runs where the source folder itself is configured.
mkdir source source/lib
cp -r "$srcdir/configure" "$srcdir/build-aux" source
cp "$srcdir/lib/drive.h" source/lib

mkdir none
PKG_CONFIG_LIBDIR=$scratch/none
export PKG_CONFIG_LIBDIR
unset PKG_CONFIG_PATH
exits 1 "fails where no library is to be found" source/configure -q
grep '^configure: error:' err >said
is "$(wc -l <said)" 1 "says what is missing in one line"
for package in libcdio-dev libsndfile1-dev libfftw3-dev libsoxr-dev \
	libsamplerate0-dev libebur128-dev libjansson-dev libpopt-dev libdiscid-dev; do
	ok "names the Debian package $package" grep -q "Debian: $package)" said
	ok "which scripts/install-deps installs" \
		grep -qw "$package" "$srcdir/scripts/install-deps"
done

printf 'Name: %s\nDescription: test\nVersion: 9\nLibs:\nCflags:\n' x >none/x.pc
for library in libcdio sndfile fftw3 soxr samplerate libebur128 popt libdiscid; do
	cp none/x.pc "none/$library.pc"
done
exits 1 "fails where one library is missing" source/configure -q
is "$(grep '^configure: error:' err)" \
	"configure: error: missing: jansson >= 2.13 (Debian: libjansson-dev)" \
	"names that one and no other"

cp none/x.pc none/jansson.pc
sed -i 's/9/0.1/' none/popt.pc
exits 1 "fails where a library is too old" source/configure -q
is "$(grep '^configure: error:' err)" \
	"configure: error: missing: popt >= 1.18 (Debian: libpopt-dev)" \
	"names the version that is needed"

tap_done
