ipsec up west-east
ipsec whack --rekey-ike --name west-east
ipsec whack --rekey-child --name west-east
../../guestbin/wait-for.sh --no-match "^#[12]:" -- ipsec showstates
../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
ipsec showstates
../../guestbin/_kernel state | grep ^src
