#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Packets all the time, and afterwards which of them had no answer.
#
#	ping-flow.sh start [-I SOURCE] DESTINATION
#	ping-flow.sh stop
#
# The first has come back when `start' returns.  `stop' prints "all of the
# packets have come back", or how many and which have not; what is on its way
# at that moment does not count.  Like packets that are forwarded, and unlike an
# ordinary program's, they are not held up in the kernel between the choice of an
# SA and its use while somebody else deletes it (XfrmOutStateInvalid).

out=/tmp/ping-flow.txt
interval=0.05

start() {
	: > $out
	LC_ALL=C setsid chrt -f 1 ping -n -i $interval "$@" > $out 2>&1 < /dev/null &
	echo $! > $out.pid
	end=$(($(date +%s) + 10))
	until grep -q icmp_seq= $out; do
		if [ "$(date +%s)" -ge $end ]; then
			echo "ping-flow.sh: no answer"
			exit 1
		fi
		sleep 0.05
	done
}

# Their numbers rise by one; a missing one was lost, a repeated one is told.
stop() {
	seen=$(grep -c icmp_seq= $out)
	end=$(($(date +%s) + 5))
	until [ "$(grep -c icmp_seq= $out)" -gt $((seen + 2)) ]; do
		[ "$(date +%s)" -lt $end ] || break
		sleep 0.05
	done
	kill -INT "$(cat $out.pid)"
	awk 'match($0, /icmp_seq=[0-9]+/) {
		n = substr($0, RSTART + 9, RLENGTH - 9) + 0
		nr++
		if (/Unreachable|unreachable/) { nr--; next }
		if (n in had) { twice++ }
		had[n] = 1
		if (n > last) { last = n }
	}
	END {
		for (n = 1; n <= last; n++) {
			if (!(n in had)) {
				lost++
				if (lost <= 20) { which = which " " n }
			}
		}
		if (twice) { print twice " packets have come back twice" }
		if (lost) {
			print lost " of " last " packets have not come back:" which
		} else if (nr) {
			print "all of the packets have come back"
		} else {
			print "no packet has come back"
		}
		exit lost > 0
	}' $out
}

case $1 in
start) shift; start "$@" ;;
stop) stop ;;
*) echo "usage: ping-flow.sh start [-I SOURCE] DESTINATION | stop" >&2; exit 1 ;;
esac
