ipsec up insist || echo "exit status $?"
ipsec showstates
