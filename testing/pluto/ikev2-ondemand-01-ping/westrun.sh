../../guestbin/_kernel policy
../../guestbin/ping-once.sh --forget -I 192.0.1.254 192.0.2.254
../../guestbin/wait-for.sh --match '"west-east"' -- ipsec trafficstatus > /dev/null
../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
ipsec connectionstatus west-east | grep " routing: "
../../guestbin/_kernel policy
../../guestbin/_kernel state | grep -c 0x00000000
grep "initiate on-demand" /tmp/pluto.log
ipsec down west-east
ipsec connectionstatus west-east | grep " routing: "
../../guestbin/_kernel policy
../../guestbin/ping-once.sh --forget -I 192.0.1.254 192.0.2.254
../../guestbin/wait-for.sh --match '"west-east"' -- ipsec trafficstatus > /dev/null
../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
