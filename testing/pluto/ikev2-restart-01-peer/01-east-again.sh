kill -KILL $(pidof pluto)
ipsec stop
ipsec start
../../guestbin/wait-until-pluto-started
ipsec whack --impair suppress_retransmits
ipsec add west-east
ipsec up west-east
