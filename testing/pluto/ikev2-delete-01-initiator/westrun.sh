ipsec up west-east
ipsec whack --delete-child --name west-east
ipsec showstates
