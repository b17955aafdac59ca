#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# One echo request; say whether the answer is what the test expects.
#
#	ping-once.sh --up|--down|--forget|--error [--small|--medium|--large]
#		     [-I SOURCE] DESTINATION
#
# Prints "up", "down" or "fired and forgotten"; otherwise "... UNEXPECTED" and
# what ping said, and exits 1.

fail() { echo "ping-once.sh: $*" >&2; exit 1; }

expect= size= source=
while [ $# -gt 0 ]; do
	case $1 in
	--up) expect=up seconds=5 ;;
	--down) expect=down seconds=1 ;;
	--forget | --fire-and-forget) expect=forget seconds=1 ;;
	--error) expect=error seconds=1 ;;
	--small) size=12 ;;
	--medium) size=1000 ;;
	--large) size=8000 ;;
	-I) source=$2; shift ;;
	--runcon) shift ;;
	-*) fail "unknown option $1" ;;
	*) break ;;
	esac
	shift
done
[ -n "$expect" ] || fail "one of --up, --down, --forget, --error is needed"
[ $# -eq 1 ] || fail "one destination is needed"

# An interval beyond the deadline keeps it to one packet.
set -- ping -n -c 1 -i $((seconds + 1)) -w "$seconds" \
	${size:+-s "$size" -p 00} ${source:+-I "$source"} "$1"
output=$("$@" 2>&1)
case $? in
0) result=up ;;
1) result=down ;;
*) result=error ;;
esac
printf '==== cut ====\n%s\n%s\n==== tuc ====\n' "$*" "$output"

case $expect-$result in
forget-*)
	echo "fired and forgotten"
	;;
error-error)
	echo "$output" | sed 's/^ping6\{0,1\}: //'
	;;
up-up | down-down)
	echo "$result"
	;;
*)
	echo "$result UNEXPECTED"
	echo "# $*"
	echo "$output"
	exit 1
	;;
esac
