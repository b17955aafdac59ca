../../guestbin/wait-for.sh --timeout 90 --match "^1$" -- sh -c "ipsec showstates | grep -c 'established IKE SA'"
ipsec trafficstatus
../../guestbin/ping-once.sh --up -I 192.0.2.254 192.0.1.254
