# two gateways
west# ../../guestbin/swan-prep --nokeys
west# ipsec start
west# ../../guestbin/wait-until-pluto-started
west# ipsec add one
east# ../../guestbin/swan-prep --nokeys
east# ipsec start
east# ../../guestbin/wait-until-pluto-started
east# ipsec add one

west# ipsec up one | tail -n 1
# the request that rekeys the IKE SA
west# ipsec whack --impair drop_outbound:1
west# ipsec whack --rekey-ike --name one
west# ../../guestbin/wait-for-sas.sh 1 1
east# ../../guestbin/wait-for-sas.sh 1 1
# the answer to the request that rekeys the Child SA
west# ipsec whack --impair none
west# ipsec whack --impair drop_inbound:1
west# ipsec whack --rekey-child --name one
west# ../../guestbin/wait-for-sas.sh 1 1
east# ../../guestbin/wait-for-sas.sh 1 1
west# ../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
# the answer comes from memory: one responder, one new SA
east# grep -c "processing CREATE_CHILD_SA request" /tmp/pluto.log
