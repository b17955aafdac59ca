ipsec up west-east > /dev/null
../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
ipsec whack --suspend --name west-east; echo "exit status $?"
ipsec showstates
../../guestbin/_kernel policy
ipsec connectionstatus west-east | grep " routing: "
ipsec suspend west-east
