#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Look at the wire of this host.
#
#	tcpdump.sh --start [-i INTERFACE] [-c COUNT] [--host HOST]
#	tcpdump.sh --stop|--wait [-i INTERFACE] [--host HOST] [-6] [-A] [-- FILTER]
#	tcpdump.sh --kill [-i INTERFACE]
#
# --stop ends the capture and prints it; --wait lets it end by its COUNT first.
# --host makes it a command of that host only.

interface=eth1 action= count= ascii= filter="not arp and not ip6" only=
while [ $# -gt 0 ]; do
	case $1 in
	--start | --stop | --wait | --kill) action=${1#--} ;;
	-i) interface=$2; shift ;;
	-c | --count) count=$2; shift ;;
	-A) ascii=-A ;;
	-6 | --ip6) filter="not arp" ;;
	--host) only=$2; shift ;;
	--) shift; filter=$*; break ;;
	*) echo "tcpdump.sh: unknown option $1" >&2; exit 1 ;;
	esac
	shift
done
host=$(hostname)
[ -z "$only" ] || [ "$only" = "$host" ] || exit 0

base=$host.$(basename "$PWD").$interface
pcap=OUTPUT/$base.pcap log=/tmp/$base.log pid=/tmp/$base.pid

running() { [ -r "$pid" ] && kill -0 "$(cat "$pid")" 2> /dev/null; }

until_gone() {
	tries=$1
	while running && [ "$tries" -gt 0 ]; do
		sleep 0.1
		tries=$((tries - 1))
	done
	! running
}

until_listening() {
	tries=100
	while ! grep -q 'listening on' "$log" && running && [ $tries -gt 0 ]; do
		sleep 0.1
		tries=$((tries - 1))
	done
	running
}

stop() {
	if [ ! -r "$pid" ]; then
		echo "tcpdump on $interface is not running"
		return 1
	fi
	# the last packets are still on their way to the file
	sleep 0.2
	kill "$(cat "$pid")" 2> /dev/null
	until_gone 100
	rm -f "$pid"
}

show() { tcpdump -n $ascii -t -r "$pcap" "$filter" 2> /dev/null; }

case $action in
start)
	! running || stop > /dev/null
	rm -f "$pcap" "$log"
	tcpdump --immediate-mode -U -s 0 -Z root ${count:+-c "$count"} -i "$interface" -w "$pcap" > "$log" 2>&1 &
	echo $! > "$pid"
	if until_listening; then
		echo "tcpdump started"
	else
		cat "$log"
		exit 1
	fi
	;;
stop) stop && show ;;
wait)
	if until_gone 300; then
		rm -f "$pid"
		show
	else
		echo "tcpdump: fewer packets than expected after 30 seconds" >&2
		stop
		exit 1
	fi
	;;
kill) stop > /dev/null ;;
*) echo "usage: tcpdump.sh --start|--stop|--wait|--kill ..." >&2; exit 1 ;;
esac
