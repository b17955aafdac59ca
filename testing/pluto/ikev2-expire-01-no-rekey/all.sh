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
west# ipsec showstates
west# ../../guestbin/wait-for.sh --no-match '^#2:' -- ipsec showstates
west# ipsec showstates
west# ../../guestbin/_kernel state
east# ../../guestbin/wait-for.sh --no-match '^#1:' -- ipsec showstates
west# ../../guestbin/wait-for.sh --no-match '^#1:' -- ipsec showstates
west# ipsec showstates
east# ../../guestbin/_kernel state
east# ../../guestbin/_kernel policy
west# grep -e 'rekey' /tmp/pluto.log
