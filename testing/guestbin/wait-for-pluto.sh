#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Wait for a line of the daemon's log, debug lines ("|") aside, and print it.
#
#	wait-for-pluto.sh [--timeout SECONDS] [--match] REGEX
#	wait-for-pluto.sh [--timeout SECONDS] --no-match REGEX

timeout=30 how=--match
while [ $# -gt 1 ]; do
	case $1 in
	--timeout) timeout=$2; shift 2 ;;
	--match | --no-match) how=$1; shift ;;
	*) break ;;
	esac
done
if [ $# -ne 1 ]; then
	echo "usage: wait-for-pluto.sh [--timeout SECONDS] [--match|--no-match] REGEX" >&2
	exit 1
fi
exec "$(dirname "$0")/wait-for.sh" --timeout "$timeout" "$how" "$1" -- \
	sed -e '/^|/d' /tmp/pluto.log
