ipsec whack --trace --name west-east
ipsec up west-east > /dev/null
ipsec whack --trace --name west-east
ipsec down west-east > /dev/null
ipsec trace west-east
ipsec trace nobody || echo "exit status $?"
