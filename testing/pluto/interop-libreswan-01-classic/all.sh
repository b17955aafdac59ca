# west is ours
west# ../../guestbin/swan-prep --nokeys
west# ipsec start
west# ../../guestbin/wait-until-pluto-started

# east is libreswan
east# ../../guestbin/swan-prep --userland debian-libreswan
east# ../../guestbin/libreswan-start.sh
# defaults: we begin, then libreswan
east# libreswan add defaults > /dev/null
west# ipsec add defaults
west# ipsec up defaults
west# ../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
west# ipsec trafficstatus
east# libreswan trafficstatus
west# ipsec down defaults
east# libreswan up defaults | grep -o -e "{cipher=.*}" -e "established IKE SA" -e "established Child SA"
east# ../../guestbin/ping-once.sh --up -I 192.0.2.254 192.0.1.254
west# ipsec trafficstatus
east# libreswan trafficstatus
east# libreswan down defaults > /dev/null
east# libreswan delete defaults > /dev/null
west# ipsec delete defaults


# cbc: we begin, then libreswan
east# libreswan add cbc > /dev/null
west# ipsec add cbc
west# ipsec up cbc
west# ../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
west# ipsec trafficstatus
east# libreswan trafficstatus
west# ipsec down cbc
east# libreswan up cbc | grep -o -e "{cipher=.*}" -e "established IKE SA" -e "established Child SA"
east# ../../guestbin/ping-once.sh --up -I 192.0.2.254 192.0.1.254
west# ipsec trafficstatus
east# libreswan trafficstatus
east# libreswan down cbc > /dev/null
east# libreswan delete cbc > /dev/null
west# ipsec delete cbc


# chacha: we begin, then libreswan
east# libreswan add chacha > /dev/null
west# ipsec add chacha
west# ipsec up chacha
west# ../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
west# ipsec trafficstatus
east# libreswan trafficstatus
west# ipsec down chacha
east# libreswan up chacha | grep -o -e "{cipher=.*}" -e "established IKE SA" -e "established Child SA"
east# ../../guestbin/ping-once.sh --up -I 192.0.2.254 192.0.1.254
west# ipsec trafficstatus
east# libreswan trafficstatus
east# libreswan down chacha > /dev/null
east# libreswan delete chacha > /dev/null
west# ipsec delete chacha

# our side of these
west# grep -e "sent IKE_SA_INIT response" -e "responder established" /tmp/pluto.log
