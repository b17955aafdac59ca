ipsec up ecp256
ipsec down ecp256
ipsec up ecp384
ipsec down ecp384
ipsec up ecp521
ipsec down ecp521
ipsec up curve25519
../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
ipsec trafficstatus
