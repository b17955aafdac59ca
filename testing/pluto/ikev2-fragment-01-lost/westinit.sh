../../guestbin/swan-prep --nokeys
ipsec start
../../guestbin/wait-until-pluto-started
ipsec add west-east
iptables -A INPUT -p udp --sport 500 -m length --length 400:700 -m quota --quota 700 -j DROP
echo "initdone"
