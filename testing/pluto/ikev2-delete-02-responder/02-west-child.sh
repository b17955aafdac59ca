../../guestbin/wait-for.sh --no-match "Child SA" -- ipsec showstates
ipsec showstates
../../guestbin/_kernel policy
