ipsec status; echo "exit status $?"
ipsec trafficstatus 2> /dev/null; echo "exit status $?"
ipsec up west-east; echo "exit status $?"
ipsec add west-east; echo "exit status $?"
ipsec whack --initiate; echo "exit status $?"
ipsec whack --nonsense; echo "exit status $?"
ipsec nonsense; echo "exit status $?"
ipsec --version
