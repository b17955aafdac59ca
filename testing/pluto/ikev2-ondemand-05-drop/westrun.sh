ipsec up west-east > /dev/null
../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
ipsec route drop
../../guestbin/ping-once.sh --down -I 192.0.1.254 192.0.2.254
../../guestbin/_kernel policy
ipsec connectionstatus drop | grep " routing: "
ipsec add same
ipsec route same; echo "exit status $?"
ipsec delete drop
ipsec route same
../../guestbin/ping-once.sh --down -I 192.0.1.254 192.0.2.254
ipsec delete same
../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
ipsec add reject 2> /dev/null
ipsec route reject
../../guestbin/ping-once.sh --down -I 192.0.1.254 192.0.2.254
ipsec delete reject
../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
ipsec trafficstatus
ipsec down west-east > /dev/null
../../guestbin/_kernel policy
