../../guestbin/ping-once.sh --forget -I 192.0.1.254 192.0.2.254
../../guestbin/wait-for.sh --match failureshunt -- cat /tmp/pluto.log
../../guestbin/wait-for.sh --match "routing: routed-ondemand" -- ipsec connectionstatus west-east
