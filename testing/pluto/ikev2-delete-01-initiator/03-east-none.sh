../../guestbin/wait-for.sh --no-match "west-east" -- ipsec showstates
../../guestbin/_kernel policy
ipsec status | grep Total
