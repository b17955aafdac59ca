ipsec up west-east
../../guestbin/tcpdump.sh --start -i eth1
../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
../../guestbin/tcpdump.sh --stop -i eth1
ipsec trafficstatus
../../guestbin/_kernel state
../../guestbin/_kernel policy
