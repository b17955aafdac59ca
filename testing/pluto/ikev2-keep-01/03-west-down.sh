../../guestbin/wait-for.sh --no-match west-east -- ipsec showstates
