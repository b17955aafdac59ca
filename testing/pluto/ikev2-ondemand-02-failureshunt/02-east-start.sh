ipsec start
../../guestbin/wait-until-pluto-started
ipsec add west-east
