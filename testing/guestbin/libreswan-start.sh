#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Start the pluto of Debian's libreswan, silently.  Connections are for the test
# to add, with the command "libreswan".

root=/peers/libreswan
log=$PWD/OUTPUT/$(hostname).pluto.log

fail() { echo "libreswan-start.sh: $*" >&2; exit 1; }

[ -x $root/usr/libexec/ipsec/pluto ] || fail "description.txt must say \"needs: libreswan\""
mkdir -p /run/pluto
[ -f $root/var/lib/ipsec/nss/cert9.db ] || libreswan initnss > /dev/null
chroot $root /usr/libexec/ipsec/pluto --config /etc/ipsec.conf --nofork --stderrlog \
	>> "$log" 2>&1 < /dev/null &
# It accepts commands, and says so, before it listens; "lo" comes last.
if ! "$(dirname "$0")/wait-for.sh" --match "adding interface lo 127.0.0.1:UDP/4500" -- cat "$log" \
	> /dev/null 2>&1; then
	tail -n 5 "$log"
	fail "pluto does not listen"
fi
