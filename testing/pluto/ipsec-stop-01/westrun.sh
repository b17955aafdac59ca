ipsec up west-east
ipsec stop
../../guestbin/_kernel state
../../guestbin/_kernel policy
ls -A /run/pluto
ipsec stop; echo "exit status $?"
ipsec start
ipsec start 2> /dev/null || echo "exit status $?"
../../guestbin/wait-until-pluto-started
ipsec whack --shutdown
ipsec whack --shutdown || echo "exit status $?"
