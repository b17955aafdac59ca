# west is ours
west# ../../guestbin/swan-prep --nokeys
west# ipsec start
west# ../../guestbin/wait-until-pluto-started
west# ipsec add seven gaps none we-lack they-lack

# east is strongSwan
east# ../../guestbin/swan-prep --userland strongswan
east# ../../guestbin/strongswan-start.sh
east# swanctl --load-all --noprompt | grep -e successfully -e failed

# we begin
west# ipsec up seven
west# ../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
west# ipsec trafficstatus
west# ipsec down seven

west# ipsec up gaps
west# ../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
west# ipsec trafficstatus
west# ipsec down gaps

west# ipsec up none
west# ../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
west# ipsec trafficstatus
west# ipsec down none

west# ipsec up we-lack
west# ../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
west# ipsec trafficstatus
west# ipsec down we-lack

west# ipsec up they-lack
west# ../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
west# ipsec trafficstatus
west# ipsec down they-lack

# strongSwan begins
east# swanctl --initiate --child seven | grep -e "selected proposal" -e successfully -e failed
east# ../../guestbin/ping-once.sh --up -I 192.0.2.254 192.0.1.254
west# ipsec trafficstatus
east# swanctl --terminate --ike seven | grep -e successfully -e failed

east# swanctl --initiate --child gaps | grep -e "selected proposal" -e successfully -e failed
east# ../../guestbin/ping-once.sh --up -I 192.0.2.254 192.0.1.254
west# ipsec trafficstatus
east# swanctl --terminate --ike gaps | grep -e successfully -e failed

east# swanctl --initiate --child none | grep -e "selected proposal" -e successfully -e failed
east# ../../guestbin/ping-once.sh --up -I 192.0.2.254 192.0.1.254
west# ipsec trafficstatus
east# swanctl --terminate --ike none | grep -e successfully -e failed

east# swanctl --initiate --child we-lack | grep -e "selected proposal" -e successfully -e failed
east# ../../guestbin/ping-once.sh --up -I 192.0.2.254 192.0.1.254
west# ipsec trafficstatus
east# swanctl --terminate --ike we-lack | grep -e successfully -e failed

east# swanctl --initiate --child they-lack | grep -e "selected proposal" -e successfully -e failed
east# ../../guestbin/ping-once.sh --up -I 192.0.2.254 192.0.1.254
west# ipsec trafficstatus
east# swanctl --terminate --ike they-lack | grep -e successfully -e failed

# our side of these
west# grep -e "sent IKE_SA_INIT response" -e "responder established" /tmp/pluto.log
