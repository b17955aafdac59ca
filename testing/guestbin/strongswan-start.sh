#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Start strongSwan, silently: charon alone when the test has a swanctl.conf,
# else the starter with ipsec.conf.  Connections are for the test to load.

root=/peers/strongswan
log=$PWD/OUTPUT/$(hostname).charon.log
here=$(dirname "$0")

fail() { echo "strongswan-start.sh: $*" >&2; exit 1; }

[ -x $root/usr/lib/ipsec/charon ] || fail "description.txt must say \"needs: strongswan\""
mkdir -p /run/strongswan
if [ -f $root/etc/swanctl/swanctl.conf ]; then
	chroot $root /usr/lib/ipsec/charon >> "$log" 2>&1 < /dev/null &
	set -- swanctl --stats
	ready=uptime
else
	chroot $root /usr/sbin/ipsec start >> "$log" 2>&1
	set -- strongswan status
	ready="Security Associations"
fi
if ! "$here/wait-for.sh" --match "$ready" -- "$@" > /dev/null 2>&1; then
	tail -n 5 "$log"
	fail "charon does not answer"
fi
