ipsec down west-east
ipsec showstates
