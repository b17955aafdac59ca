# two gateways
west# ../../guestbin/swan-prep --nokeys
west# ipsec start
west# ../../guestbin/wait-until-pluto-started
west# ipsec add two
east# ../../guestbin/swan-prep --nokeys
east# ipsec start
east# ../../guestbin/wait-until-pluto-started
east# ipsec add two

west# ipsec up two | tail -n 1
# of ours a fragment: 1 is CREATE_CHILD_SA, 2 and 3 the first IKE_FOLLOWUP_KE
west# ipsec whack --impair drop_outbound:3
west# ipsec whack --rekey-ike --name two
west# ../../guestbin/wait-for-sas.sh 1 1
east# ../../guestbin/wait-for-sas.sh 1 1
# of the answers a fragment and the last one
west# ipsec whack --impair none
west# ipsec whack --impair drop_inbound:2
west# ipsec whack --impair drop_inbound:4
west# ipsec whack --rekey-child --name two
west# ../../guestbin/wait-for-sas.sh 1 1
east# ../../guestbin/wait-for-sas.sh 1 1
west# ../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
east# grep -c "processing IKE_FOLLOWUP_KE request" /tmp/pluto.log
