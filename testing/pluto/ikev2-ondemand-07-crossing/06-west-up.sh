../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
../../guestbin/wait-for.sh --timeout 90 --match "^1$" -- sh -c "ipsec showstates | grep -c 'established IKE SA'"
../../guestbin/wait-for.sh --timeout 90 --match "^1$" -- sh -c "ipsec showstates | grep -c 'established Child SA'"
../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
ipsec connectionstatus west-east | sed -e "s/#[0-9]*/#N/g" | grep " routing: "
../../guestbin/_kernel state | grep -c ^src
