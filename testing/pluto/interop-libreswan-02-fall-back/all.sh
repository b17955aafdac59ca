# west is ours
west# ../../guestbin/swan-prep --nokeys
west# ipsec start
west# ../../guestbin/wait-until-pluto-started

# east is libreswan
east# ../../guestbin/swan-prep --userland debian-libreswan
east# ../../guestbin/libreswan-start.sh
# or-none: we begin, then libreswan
east# libreswan add or-none > /dev/null
west# ipsec add or-none
west# ipsec up or-none
west# ../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
west# ipsec trafficstatus
east# libreswan trafficstatus
west# ipsec down or-none
east# libreswan up or-none | grep -o -e "{cipher=.*}" -e "established IKE SA" -e "established Child SA"
east# ../../guestbin/ping-once.sh --up -I 192.0.2.254 192.0.1.254
west# ipsec trafficstatus
east# libreswan trafficstatus
east# libreswan down or-none > /dev/null
east# libreswan delete or-none > /dev/null
west# ipsec delete or-none


# second: we begin, then libreswan
east# libreswan add second > /dev/null
west# ipsec add second
west# ipsec up second
west# ../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
west# ipsec trafficstatus
east# libreswan trafficstatus
west# ipsec down second
east# libreswan up second | grep -o -e "{cipher=.*}" -e "established IKE SA" -e "established Child SA"
east# ../../guestbin/ping-once.sh --up -I 192.0.2.254 192.0.1.254
west# ipsec trafficstatus
east# libreswan trafficstatus
east# libreswan down second > /dev/null
east# libreswan delete second > /dev/null
west# ipsec delete second

# insist: no tunnel, whoever begins
east# libreswan add insist > /dev/null
west# ipsec add insist
west# ipsec up insist
east# libreswan whack --name insist --initiate --asynchronous > /dev/null
west# ../../guestbin/wait-for-pluto.sh 'NO_PROPOSAL_CHOSEN.*demands' | uniq
east# libreswan delete insist > /dev/null
west# ipsec trafficstatus

# our side of these
west# grep -e "sent IKE_SA_INIT response" -e "responder established" /tmp/pluto.log
