east# ../../guestbin/swan-prep --nokeys
east# ipsec start
east# ../../guestbin/wait-until-pluto-started
east# ipsec add west-east
west# ../../guestbin/swan-prep --nokeys
west# ipsec start
west# ../../guestbin/wait-until-pluto-started
west# ../../guestbin/wait-for.sh --match 'established Child SA' -- cat /tmp/pluto.log
west# ../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
west# ip addr del 192.1.2.45/24 dev eth1
west# ../../guestbin/wait-for.sh --match 'has gone' -- cat /tmp/pluto.log
west# ipsec showstates
west# ../../guestbin/_kernel state
west# ../../guestbin/_kernel policy
west# ipsec connectionstatus west-east | grep -e 'routing:'
west# ip addr add 192.1.2.45/24 dev eth1
west# ../../guestbin/wait-for.sh --match '#4: initiator established Child SA' -- cat /tmp/pluto.log
east# ../../guestbin/wait-for.sh --match "^4$" -- sh -c '../../guestbin/_kernel state | grep -c "^src"'
west# ../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
west# ipsec trafficstatus
west# grep -e interface -e revival -e gone /tmp/pluto.log
