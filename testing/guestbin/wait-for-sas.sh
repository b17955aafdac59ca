#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Wait until the daemon has so many established SAs, none that is being made or
# taken away, and the kernel two for each Child SA; then say so.
#
#	wait-for-sas.sh IKE-SAS CHILD-SAS [SECONDS]
#
# SECONDS is how long at most, 10 if not said.

seconds=${3:-10}
end=$(($(date +%s) + seconds))
while :; do
	states=$(ipsec showstates)
	kernel=$(/usr/sbin/ip xfrm state | grep -c '^src')
	ike=$(echo "$states" | grep -c ' established IKE SA;')
	child=$(echo "$states" | grep -c ' established Child SA;')
	all=$(echo "$states" | grep -v ' Traffic: ' | grep -c '^#[0-9]*: "[^"]*".*:[0-9][0-9]* ')
	if [ "$ike $child $all $kernel" = "$1 $2 $(($1 + $2)) $((2 * $2))" ]; then
		echo "IKE SAs: $ike, Child SAs: $child, in the kernel: $kernel"
		exit 0
	fi
	[ "$(date +%s)" -lt $end ] || break
	sleep 0.1
done
echo "wait-for-sas.sh: not so after $seconds seconds:"
echo "$states"
/usr/sbin/ip xfrm state | grep '^src'
exit 1
