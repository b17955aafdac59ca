# west is ours
west# ../../guestbin/swan-prep --nokeys
west# ipsec start
west# ../../guestbin/wait-until-pluto-started
west# ipsec add first one two

# east is strongSwan
east# ../../guestbin/swan-prep --userland strongswan
east# ../../guestbin/strongswan-start.sh
east# swanctl --load-all --noprompt | grep -e successfully -e failed

# we begin
west# ipsec up first
west# ../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
west# ipsec up one
west# ../../guestbin/ping-once.sh --up -I 192.1.2.45 192.0.2.254
west# ipsec up two
west# ../../guestbin/ping-once.sh --up -I 192.0.1.254 192.1.2.23
west# ipsec trafficstatus
east# swanctl --list-sas | grep -e ESTABLISHED -e INSTALLED
west# ipsec down first
west# ipsec down one
west# ipsec down two

# strongSwan begins
east# swanctl --initiate --child first | grep -e "selected proposal" -e successfully -e failed
east# ../../guestbin/ping-once.sh --up -I 192.0.2.254 192.0.1.254
east# swanctl --initiate --child one | grep -e "selected proposal" -e successfully -e failed
east# ../../guestbin/ping-once.sh --up -I 192.0.2.254 192.1.2.45
east# swanctl --initiate --child two | grep -e "selected proposal" -e successfully -e failed
east# ../../guestbin/ping-once.sh --up -I 192.1.2.23 192.0.1.254
west# ipsec trafficstatus
east# swanctl --list-sas | grep -e ESTABLISHED -e INSTALLED
east# swanctl --terminate --ike west-east | grep -e successfully -e failed

# our side of these
west# grep -e "IKE_SA_INIT response {" -e "CREATE_CHILD_SA request from" -e "IKE_FOLLOWUP_KE request from" -e "responder established" /tmp/pluto.log
