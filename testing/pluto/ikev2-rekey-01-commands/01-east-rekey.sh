ipsec whack --rekey-ike --name west-east
ipsec whack --rekey-child --name west-east
../../guestbin/wait-for.sh --no-match "^#[34]:" -- ipsec showstates
ipsec showstates
../../guestbin/_kernel state | grep ^src
