ipsec showstates
ipsec whack --delete-child --name west-east
ipsec showstates
