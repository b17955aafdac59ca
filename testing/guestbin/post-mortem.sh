#!/bin/busybox sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# After a test: stop the daemon and see that nothing is left behind.
# Prints PASS and FAIL lines; exits 1 when there is a FAIL.

here=${0%/*}
status=0
peers= # yes: the daemon was that of another project
pass() { echo "PASS $*"; }
fail() { echo "FAIL $*"; status=1; }

# Each daemon is shut down by the `ipsec` that it came with.
stop_pluto() {
	ipsec=ipsec
	if [ "$(readlink "/proc/$1/root")" = /peers/libreswan ]; then
		ipsec=libreswan
		peers=yes
	fi
	if ! output=$($ipsec whack --shutdown 2>&1); then
		fail "$ipsec whack --shutdown: $output"
	elif [ $ipsec = libreswan ] && # its whack does not wait for the end
	     "$here/wait-for.sh" --timeout 10 --no-match . -- pidof pluto > /dev/null; then
		pass "pluto was shut down"
	elif pidof pluto > /dev/null; then
		fail "pluto still runs after $ipsec whack --shutdown"
	else
		pass "pluto was shut down"
	fi
}

stop_daemons() {
	if pid=$(pidof pluto); then
		stop_pluto "${pid%% *}"
	fi
	if pid=$(pidof starter charon); then
		peers=yes
		kill $pid
		"$here/wait-for.sh" --timeout 10 --no-match . -- pidof starter charon > /dev/null ||
			fail "charon does not end"
	fi
	if left=$(pidof pluto starter charon); then
		fail "processes left: $left"
		kill -KILL $left
	fi
}

if pidof pluto starter charon > /dev/null; then
	stop_daemons
fi

if core=$("$here/check-for-core.sh"); then
	pass "no core"
elif [ "$peers" = yes ]; then # one of them dies now and then when it is to end
	echo "$core"
	for file in OUTPUT/core*; do
		mv "$file" "OUTPUT/peers-${file#OUTPUT/}"
	done
else
	fail "$core"
fi

for what in state policy; do
	left=$(/sbin/ip xfrm $what)
	if [ -n "$left" ] && [ -n "$("$here/_kernel" $what)" ]; then
		fail "xfrm $what left behind"
		echo "$left"
	else
		pass "no xfrm $what"
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

while read -r counter value; do
	[ "$value" = 0 ] || echo "$counter $value"
done < /proc/net/xfrm_stat
exit $status
