../../guestbin/ping-once.sh --forget -I 192.0.1.254 192.0.2.254
../../guestbin/wait-for.sh --match "routing: routed-failure" -- ipsec connectionstatus west-east
../../guestbin/ping-once.sh --down -I 192.0.1.254 192.0.2.254
../../guestbin/ping-once.sh --forget -I 192.1.2.45 192.1.2.23
../../guestbin/wait-for.sh --match "routing: routed-failure" -- ipsec connectionstatus hosts
../../guestbin/ping-once.sh --up -I 192.1.2.45 192.1.2.23
ipsec shuntstatus | sed -e "s/ends in [0-9]*s/ends in Ns/"
ipsec whack --shuntstatus --json | grep -c '"kind"'
../../guestbin/_kernel policy
ipsec whack --oppohere 198.18.15.1 --oppothere 198.18.12.1 | grep "seconds at the earliest"
ipsec connectionstatus none | grep " routing: "
