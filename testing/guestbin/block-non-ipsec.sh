#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Let nothing from the far net in unless it came through a tunnel.
# Networks by host; a test may name its own: block-non-ipsec.sh [NETWORK...]

if [ $# -eq 0 ]; then
	case $(hostname) in
	west | set) set -- 192.0.2.0/24 ;;
	*) set -- 192.0.1.0/24 ;;
	esac
fi
for network; do
	iptables -A INPUT -s "$network" -m policy --dir in --pol none -j DROP
	iptables -A FORWARD -s "$network" -m policy --dir in --pol none -j DROP
done
