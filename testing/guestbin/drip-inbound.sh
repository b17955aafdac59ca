#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Wait until the daemon, told to --impair block_inbound, has message N; let it
# in; then, if there is a REGEX, wait for a line of the log.
#
#	drip-inbound.sh N [REGEX]

here=$(dirname "$0")
"$here/wait-for-inbound.sh" "$1" || exit 1
ipsec whack --impair "drip_inbound:$1" > /dev/null || exit 1
[ $# -lt 2 ] || exec "$here/wait-for-pluto.sh" "$2"
