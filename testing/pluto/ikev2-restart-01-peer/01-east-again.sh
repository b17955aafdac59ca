kill -KILL $(pidof pluto)
ipsec stop
ipsec start
../../guestbin/wait-until-pluto-started
ipsec whack --impair suppress_retransmits
ipsec add west-east
ipsec up west-east
../../guestbin/ping-once.sh --up -I 192.0.2.254 192.0.1.254
