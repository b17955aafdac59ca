../../guestbin/ping-once.sh --forget -I 192.0.1.254 192.0.2.254
../../guestbin/wait-for.sh --match "routing: routed-negotiation" -- ipsec connectionstatus west-east
