# west is ours
west# ../../guestbin/swan-prep --nokeys
west# ipsec start
west# ../../guestbin/wait-until-pluto-started
west# ipsec add hybrid two-rounds alone

# east is strongSwan
east# ../../guestbin/swan-prep --userland strongswan
east# ../../guestbin/strongswan-start.sh
east# swanctl --load-all --noprompt | grep -e successfully -e failed

# we begin
west# ipsec up hybrid
west# ../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
west# ipsec trafficstatus
west# ipsec down hybrid

west# ipsec up two-rounds
west# ../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
west# ipsec trafficstatus
west# ipsec down two-rounds

west# ipsec up alone
west# ../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
west# ipsec trafficstatus
west# ipsec down alone

# strongSwan begins
east# swanctl --initiate --child hybrid | grep -e "selected proposal" -e successfully -e failed
east# ../../guestbin/ping-once.sh --up -I 192.0.2.254 192.0.1.254
west# ipsec trafficstatus
east# swanctl --terminate --ike hybrid | grep -e successfully -e failed

east# swanctl --initiate --child two-rounds | grep -e "selected proposal" -e successfully -e failed
east# ../../guestbin/ping-once.sh --up -I 192.0.2.254 192.0.1.254
west# ipsec trafficstatus
east# swanctl --terminate --ike two-rounds | grep -e successfully -e failed

east# swanctl --initiate --child alone | grep -e "selected proposal" -e successfully -e failed
east# ../../guestbin/ping-once.sh --up -I 192.0.2.254 192.0.1.254
west# ipsec trafficstatus
east# swanctl --terminate --ike alone | grep -e successfully -e failed

# our side of these
west# grep -e "sent IKE_[A-Z_]* response" -e "responder established" /tmp/pluto.log
