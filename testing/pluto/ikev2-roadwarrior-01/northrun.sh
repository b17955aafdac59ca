ipsec up road
../../guestbin/ping-once.sh --up -I 192.1.3.33 192.0.2.254
