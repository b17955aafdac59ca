#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Wait until the daemon, told to --impair block_inbound, has message N, as it counts
# since it last began to record.
#
#	wait-for-inbound.sh N

if [ "$1" = since ]; then
	tac /tmp/pluto.log | sed '/IMPAIR: recording all inbound messages/q'
	exit
fi
exec "$(dirname "$0")/wait-for.sh" \
	--match "IMPAIR: .*: blocking inbound message $1\$" -- "$0" since
