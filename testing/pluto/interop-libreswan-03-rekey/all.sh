# west is ours
west# ../../guestbin/swan-prep --nokeys
west# ipsec start
west# ../../guestbin/wait-until-pluto-started

# east is libreswan
east# ../../guestbin/swan-prep --userland debian-libreswan
east# ../../guestbin/libreswan-start.sh
east# libreswan add pfs > /dev/null
west# ipsec add pfs
west# ipsec up pfs
west# ../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
# ike: we rekey, libreswan does
west# ipsec whack --rekey-ike --name pfs
west# ../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
east# libreswan whack --rekey-ike --name pfs > /dev/null
west# ../../guestbin/wait-for-pluto.sh 'responder rekeyed IKE SA'
east# ../../guestbin/ping-once.sh --up -I 192.0.2.254 192.0.1.254
# child: we rekey, libreswan does
west# ipsec whack --rekey-child --name pfs
west# ../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
east# libreswan whack --rekey-child --name pfs > /dev/null
west# ../../guestbin/wait-for-pluto.sh 'responder rekeyed Child SA'
east# ../../guestbin/ping-once.sh --up -I 192.0.2.254 192.0.1.254
west# ipsec trafficstatus
west# ipsec showstates | grep -o -e '"pfs".*established [A-Za-z ]*SA'
east# libreswan trafficstatus
east# libreswan down pfs > /dev/null
west# ipsec trafficstatus
