../../guestbin/_kernel policy
../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
ipsec connectionstatus west-east | grep " routing: "
ipsec up west-east > /dev/null
../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
ipsec trafficstatus
../../guestbin/_kernel policy
ipsec up hole; echo "exit status $?"
ipsec unroute hole
