sync() { ../../guestbin/wait-for.sh --match "$1" -- tail -n 1 /tmp/updown.txt > /dev/null; cat /tmp/updown.txt; rm /tmp/updown.txt; }
ipsec route west-east
sync ^route
../../guestbin/ping-once.sh --forget -I 192.0.1.254 192.0.2.254
../../guestbin/wait-for.sh --match '"west-east"' -- ipsec trafficstatus > /dev/null
sync ^up
../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
ipsec down west-east > /dev/null
sync ^down
ipsec unroute west-east
sync ^unroute
ipsec up west-east > /dev/null
sync ^up
ipsec down west-east > /dev/null
sync ^unroute
