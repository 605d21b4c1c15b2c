#!/bin/sh
# A whole burn on a real drive's node, through the transport cdio.
# SPDX-License-Identifier: GPL-3.0-or-later
srcdir=${srcdir:-$(dirname "$0")/..}
transport=cdio
. "$srcdir/tests/sr_burn.sh"
