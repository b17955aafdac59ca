sync() { ../../guestbin/wait-for.sh --match "$1" -- tail -n 1 /tmp/updown.txt > /dev/null; cat /tmp/updown.txt; rm /tmp/updown.txt; }
ipsec route west-east
sync ^route
ip route show 192.0.2.0/24
ipsec showroute --source 192.0.2.254
../../guestbin/ping-once.sh --forget 192.0.2.254
../../guestbin/wait-for.sh --match '"west-east"' -- ipsec trafficstatus > /dev/null
sync ^up
../../guestbin/ping-once.sh --up 192.0.2.254
ipsec down west-east > /dev/null
sync ^down
ip route show 192.0.2.0/24
ipsec unroute west-east
sync ^unroute
ip route show 192.0.2.0/24
ip addr show dev lo scope 50
PLUTO_VERB=wrong ipsec _updown; echo "exit status $?"
PLUTO_STACK=none ipsec _updown; echo "exit status $?"
ipsec showroute; echo "exit status $?"
