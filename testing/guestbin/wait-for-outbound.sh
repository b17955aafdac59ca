#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Wait until the daemon, told to --impair block_outbound, has message N, as it counts
# since it last began to record.
#
#	wait-for-outbound.sh N

if [ "$1" = since ]; then
	tac /tmp/pluto.log | sed '/IMPAIR: recording all outbound messages/q'
	exit
fi
exec "$(dirname "$0")/wait-for.sh" \
	--match "IMPAIR: .*: blocking outbound message $1\$" -- "$0" since
