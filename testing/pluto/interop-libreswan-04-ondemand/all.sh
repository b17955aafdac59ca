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

# our trap
west# ../../guestbin/ping-once.sh --forget -I 192.0.1.254 192.0.2.254
west# ../../guestbin/wait-for-sas.sh 1 1
west# ../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
west# ipsec down one > /dev/null
west# ../../guestbin/wait-for-sas.sh 0 0

# libreswan's trap
east# ../../guestbin/ping-once.sh --forget -I 192.0.2.254 192.0.1.254
west# ../../guestbin/wait-for-sas.sh 1 1
east# ../../guestbin/ping-once.sh --up -I 192.0.2.254 192.0.1.254
west# ../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254

# libreswan finds that we are gone
west# ipsec whack --impair block_inbound --impair block_outbound > /dev/null
east# ../../guestbin/wait-for.sh --no-match '^#' -- libreswan whack --trafficstatus
west# ../../guestbin/wait-for-sas.sh 0 0
west# ipsec whack --impair none

# we find that libreswan is
west# ../../guestbin/ping-once.sh --forget -I 192.0.1.254 192.0.2.254
west# ../../guestbin/wait-for-sas.sh 1 1
west# ../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
east# kill -STOP $(pidof pluto)
west# ../../guestbin/wait-for-sas.sh 0 0
east# kill -KILL $(pidof pluto)
east# ip xfrm state flush
east# ip xfrm policy flush
