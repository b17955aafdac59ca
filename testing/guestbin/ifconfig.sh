#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Change an address: ifconfig.sh INTERFACE add|del ADDRESS/BITS
#		     ifconfig.sh INTERFACE up|down
# Without a verb, show the interface.

case ${2:-show} in
add | del) ip addr "$2" "$3" dev "$1" ;;
up | down) ip link set dev "$1" "$2" ;;
show) exec "$(dirname "$0")/ip-addr-show.sh" "${1:-}" ;;
*) echo "usage: ifconfig.sh INTERFACE add|del ADDRESS/BITS | up | down" >&2; exit 1 ;;
esac
