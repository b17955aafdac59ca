# west is ours
west# ../../guestbin/swan-prep --nokeys
west# ipsec start
west# ../../guestbin/wait-until-pluto-started

# east is libreswan
east# ../../guestbin/swan-prep --userland debian-libreswan
east# ../../guestbin/libreswan-start.sh
east# libreswan add one > /dev/null
east# libreswan route one > /dev/null
west# ipsec add one
west# ipsec route one

# both at once
west# ipsec whack --impair block_inbound > /dev/null
west# ../../guestbin/ping-once.sh --forget -I 192.0.1.254 192.0.2.254
west# ../../guestbin/wait-for-inbound.sh 1
east# ../../guestbin/ping-once.sh --forget -I 192.0.2.254 192.0.1.254
west# ../../guestbin/wait-for-inbound.sh 2
west# ipsec whack --impair block_inbound:no > /dev/null
west# ../../guestbin/drip-inbound.sh 2
west# ../../guestbin/drip-inbound.sh 1
west# ../../guestbin/wait-for-sas.sh 1 1
east# ../../guestbin/wait-for.sh --match "^1 1$" -- sh -c 'echo $(libreswan whack --showstates | grep -c "(established IKE SA)") $(libreswan whack --showstates | grep -c "(established Child SA)")'
west# ../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
east# ../../guestbin/ping-once.sh --up -I 192.0.2.254 192.0.1.254
west# ipsec down one > /dev/null
west# ../../guestbin/wait-for-sas.sh 0 0
west# ipsec connectionstatus one | grep -o "routing: [a-z-]*"
west# ipsec whack --impair none
east# kill -KILL $(pidof pluto)
east# ip xfrm state flush
east# ip xfrm policy flush
