ipsec up modp2048
ipsec down modp2048
ipsec up modp3072
ipsec down modp3072
ipsec up modp4096
ipsec down modp4096
ipsec up modp1536
../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
ipsec trafficstatus
