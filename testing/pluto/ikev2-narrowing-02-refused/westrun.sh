ipsec up part || echo "exit status $?"
ipsec showstates
ipsec down part
ipsec up apart || echo "exit status $?"
ipsec trafficstatus
