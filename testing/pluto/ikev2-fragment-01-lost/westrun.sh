ipsec up west-east | grep -v IKE_AUTH_I:
../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
grep "dropping inbound" /tmp/pluto.log
