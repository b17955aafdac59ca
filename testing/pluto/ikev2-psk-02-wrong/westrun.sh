ipsec up west-east || echo "exit status $?"
ipsec showstates
