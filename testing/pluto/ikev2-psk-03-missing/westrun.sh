ipsec up ours || echo "exit status $?"
ipsec up theirs || echo "exit status $?"
ipsec showstates
