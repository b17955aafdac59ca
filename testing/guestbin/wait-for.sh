#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Run a command until a line of its output matches, or none does any more.
#
#	wait-for.sh [--timeout SECONDS] --match|--no-match REGEX [--] COMMAND...
#
# With --match prints the lines that match.  30 seconds by default.

seconds=30 wanted= regex=
while [ $# -gt 0 ]; do
	case $1 in
	--timeout) seconds=$2; shift 2 ;;
	--match) wanted=yes regex=$2; shift 2 ;;
	--no-match) wanted=no regex=$2; shift 2 ;;
	--) shift; break ;;
	-*) echo "wait-for.sh: unknown option $1" >&2; exit 1 ;;
	*) break ;;
	esac
done
if [ -z "$wanted" ] || [ $# -eq 0 ]; then
	echo "usage: wait-for.sh [--timeout SECONDS] --match|--no-match REGEX [--] COMMAND..." >&2
	exit 1
fi

end=$(($(date +%s) + seconds))
while :; do
	output=$("$@" 2>&1)
	if found=$(printf '%s\n' "$output" | grep -e "$regex"); then
		if [ $wanted = yes ]; then
			echo "$found"
			exit 0
		fi
	elif [ $wanted = no ]; then
		exit 0
	fi
	[ "$(date +%s)" -lt $end ] || break
	sleep 0.2
done
if [ $wanted = yes ]; then
	echo "timeout: after $seconds seconds no line of \"$*\" matches \"$regex\"" >&2
else
	echo "timeout: after $seconds seconds a line of \"$*\" still matches \"$regex\"" >&2
fi
printf '%s\n' "$output"
exit 1
