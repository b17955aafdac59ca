#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# After a test: stop the daemon and see that nothing is left behind.
# Prints PASS and FAIL lines; exits 1 when there is a FAIL.

status=0
pass() { echo "PASS $*"; }
fail() { echo "FAIL $*"; status=1; }

daemons() { pidof pluto charon charon-systemd starter; }

if pidof pluto > /dev/null; then
	if ! output=$(ipsec whack --shutdown 2>&1); then
		fail "ipsec whack --shutdown: $output"
	elif pidof pluto > /dev/null; then
		fail "pluto still runs after ipsec whack --shutdown"
	else
		pass "pluto was shut down"
	fi
fi
for peer in charon charon-systemd; do
	pid=$(pidof $peer) || continue
	kill $pid
	"$(dirname "$0")/wait-for.sh" --timeout 10 --no-match . -- pidof $peer > /dev/null ||
		fail "$peer does not end"
done
if left=$(daemons); then
	fail "processes left: $left"
	kill -KILL $left
fi

if core=$("$(dirname "$0")/check-for-core.sh"); then
	pass "no core"
else
	fail "$core"
fi

for what in state policy; do
	left=$("$(dirname "$0")/_kernel" $what)
	if [ -z "$left" ]; then
		pass "no xfrm $what"
	else
		fail "xfrm $what left behind"
		echo "$left"
	fi
done

if [ -s /tmp/pluto.log ]; then
	if grep '^leak detective found [1-9]' /tmp/pluto.log; then
		fail "memory was leaked"
	fi
	if grep -E 'EXPECTATION FAILED|ASSERTION FAILED' /tmp/pluto.log; then
		fail "the log has a failed expectation"
	fi
fi

echo "==== counters"
cat /proc/net/xfrm_stat 2> /dev/null | awk '$2 != 0'
exit $status
