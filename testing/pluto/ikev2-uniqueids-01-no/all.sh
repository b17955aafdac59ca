east# ../../guestbin/swan-prep --nokeys
east# ipsec start
east# ../../guestbin/wait-until-pluto-started
east# ipsec add west-east
west# ../../guestbin/swan-prep --nokeys
west# ipsec start
west# ../../guestbin/wait-until-pluto-started
west# ipsec add west-east
west# ipsec up west-east
west# ../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
east# kill -KILL $(pidof pluto)
east# ipsec stop
east# ipsec start
east# ../../guestbin/wait-until-pluto-started
east# ipsec add west-east
east# ipsec up west-east
# a peer that is silent on the old one is soon sent the new
west# ../../guestbin/wait-for.sh --match "^4$" -- sh -c '../../guestbin/_kernel state | grep -c "^src"'
east# ../../guestbin/ping-once.sh --up -I 192.0.2.254 192.0.1.254
west# ipsec showstates | grep -o -e '^#.*established [A-Za-z ]*SA'
west# grep -e older -e superseded /tmp/pluto.log
