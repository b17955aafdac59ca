../../guestbin/wait-for.sh --no-match "west-east" -- ipsec showstates
../../guestbin/_kernel state
../../guestbin/_kernel policy
