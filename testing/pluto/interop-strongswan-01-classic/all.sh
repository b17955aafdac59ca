# west is ours
west# ../../guestbin/swan-prep --nokeys
west# ipsec start
west# ../../guestbin/wait-until-pluto-started
west# ipsec add gcm cbc chacha

# east is strongSwan
east# ../../guestbin/swan-prep --userland strongswan
east# ../../guestbin/strongswan-start.sh
east# swanctl --load-all --noprompt | grep -e successfully -e failed

# we begin
west# ipsec up gcm
west# ../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
west# ipsec trafficstatus
west# ipsec down gcm

west# ipsec up cbc
west# ../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
west# ipsec trafficstatus
west# ipsec down cbc

west# ipsec up chacha
west# ../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
west# ipsec trafficstatus
west# ipsec down chacha

# strongSwan begins
east# swanctl --initiate --child gcm | grep -e "selected proposal" -e successfully -e failed
east# ../../guestbin/ping-once.sh --up -I 192.0.2.254 192.0.1.254
west# ipsec trafficstatus
east# swanctl --terminate --ike gcm | grep -e successfully -e failed

east# swanctl --initiate --child cbc | grep -e "selected proposal" -e successfully -e failed
east# ../../guestbin/ping-once.sh --up -I 192.0.2.254 192.0.1.254
west# ipsec trafficstatus
east# swanctl --terminate --ike cbc | grep -e successfully -e failed

east# swanctl --initiate --child chacha | grep -e "selected proposal" -e successfully -e failed
east# ../../guestbin/ping-once.sh --up -I 192.0.2.254 192.0.1.254
west# ipsec trafficstatus
east# swanctl --terminate --ike chacha | grep -e successfully -e failed

# our side of these
west# grep -e "sent IKE_SA_INIT response" -e "responder established" /tmp/pluto.log
