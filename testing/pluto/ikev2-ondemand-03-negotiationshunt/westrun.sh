../../guestbin/ping-once.sh --forget -I 192.0.1.254 192.0.2.254
../../guestbin/wait-for.sh --match "routing: routed-negotiation" -- ipsec connectionstatus west-east
../../guestbin/ping-once.sh --down -I 192.0.1.254 192.0.2.254
ipsec shuntstatus
../../guestbin/_kernel policy
ipsec delete west-east > /dev/null
ipsec add pass
ipsec route pass
../../guestbin/ping-once.sh --forget -I 192.0.1.254 192.0.2.254
../../guestbin/wait-for.sh --match "routing: routed-negotiation" -- ipsec connectionstatus pass
../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
ipsec shuntstatus
../../guestbin/_kernel policy
