ipsec up 6in6
../../guestbin/ping-once.sh --up -I 2001:db8:0:1::254 2001:db8:0:2::254
ipsec up 4in6
../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
ipsec trafficstatus
ipsec down 6in6
ipsec down 4in6
ipsec up 6in4
../../guestbin/ping-once.sh --up -I 2001:db8:0:1::254 2001:db8:0:2::254
ipsec trafficstatus
ipsec down 6in4
