../../guestbin/swan-prep --nokeys --46
ipsec start
../../guestbin/wait-until-pluto-started
ipsec add west-east
ipsec route west-east
ip -6 neigh flush dev eth1
echo "initdone"
