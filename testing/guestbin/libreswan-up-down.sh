#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Add, up, ping, down and delete one connection.
#
#	libreswan-up-down.sh CONNECTION [--up|--down|--alive] PING-ARGUMENTS...
#
# --up (default) pings once when the connection is up; --alive waits for the
# far end; --down says that the connection is expected not to come up.

here=$(dirname "$0")
connection=$1; shift
expect=any
case ${1:-} in
--up | --down | --alive) expect=${1#--}; shift ;;
esac

ipsec add "$connection" || exit

# The exit status of `up` alone is not proof: there must be traffic status too.
if ipsec up "$connection" && ipsec trafficstatus | grep -qF "\"$connection\""; then
	case $expect in
	any | up) "$here/ping-once.sh" --up "$@" ;;
	alive) "$here/wait-until-alive" "$@" ;;
	down) echo "up UNEXPECTED" ;;
	esac
	ipsec down "$connection"
	ipsec delete "$connection"
else
	case $expect in
	up | alive) echo "down UNEXPECTED" ;;
	esac
	ipsec delete "$connection" > /dev/null
fi
