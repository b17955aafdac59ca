ipsec whack --delete-ike --name west-east
ipsec showstates
ipsec up west-east
ipsec delete west-east
ipsec up west-east || echo "exit status $?"
