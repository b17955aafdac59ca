east# ../../guestbin/swan-prep --nokeys
west# ../../guestbin/swan-prep --nokeys
east# ipsec start
west# ipsec start
east# ../../guestbin/wait-until-pluto-started
west# ../../guestbin/wait-until-pluto-started
east# ipsec add west-east
west# ipsec add west-east
west# ipsec up west-east
west# kill -KILL $(pidof pluto)
west# flock /run/pluto/pluto.pid true
west# ../../guestbin/_kernel state | grep -c ^src
west# ../../guestbin/_kernel policy | grep -c ^src
west# ipsec start
west# ../../guestbin/wait-until-pluto-started
west# ../../guestbin/_kernel state
west# ../../guestbin/_kernel policy
west# ipsec add west-east
west# ipsec up west-east
west# ipsec start 2> /dev/null || echo "exit status $?"
west# ipsec setup clean
west# ../../guestbin/_kernel state | grep -c ^src
west# ../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
west# ipsec whack --shutdown --leave-state
west# ipsec start
west# ../../guestbin/wait-until-pluto-started
west# ../../guestbin/_kernel state | grep -c ^src
west# ipsec stop
west# ../../guestbin/_kernel state
west# ../../guestbin/_kernel policy
