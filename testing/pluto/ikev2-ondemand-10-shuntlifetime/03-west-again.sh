../../guestbin/ping-once.sh --forget -I 192.0.1.254 192.0.2.254
../../guestbin/wait-for.sh --match '"west-east"' -- ipsec trafficstatus > /dev/null
../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
