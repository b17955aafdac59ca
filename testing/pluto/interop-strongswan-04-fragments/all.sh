# west is ours
west# ../../guestbin/swan-prep --nokeys
west# ipsec start
west# ../../guestbin/wait-until-pluto-started
west# ipsec add small whole

# east is strongSwan
east# ../../guestbin/swan-prep --userland strongswan
east# ../../guestbin/strongswan-start.sh
east# swanctl --load-all --noprompt | grep -e successfully -e failed

# we begin
west# ipsec up small
west# ../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
west# ipsec trafficstatus
west# ipsec down small

west# ipsec up whole
west# ../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
west# ipsec trafficstatus
west# ipsec down whole

# strongSwan begins
east# swanctl --initiate --child small | grep -e "selected proposal" -e successfully -e failed
east# ../../guestbin/ping-once.sh --up -I 192.0.2.254 192.0.1.254
west# ipsec trafficstatus
east# swanctl --terminate --ike small | grep -e successfully -e failed

east# swanctl --initiate --child whole | grep -e "selected proposal" -e successfully -e failed
east# ../../guestbin/ping-once.sh --up -I 192.0.2.254 192.0.1.254
west# ipsec trafficstatus
east# swanctl --terminate --ike whole | grep -e successfully -e failed

# our side of these
west# grep -e "sent IKE_SA_INIT response" -e "IKE_INTERMEDIATE request from" -e "responder established" /tmp/pluto.log
# fragments on the wire
west# ipsec whack --trace --name small | grep -o -e 'IKE_[A-Z]*  *[0-9] [a-z]* .*fragments'
