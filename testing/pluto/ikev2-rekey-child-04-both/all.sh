# two gateways
west# ../../guestbin/swan-prep --nokeys
west# ipsec start
west# ../../guestbin/wait-until-pluto-started
west# ipsec whack --impair suppress_retransmits
west# ipsec add none one two
east# ../../guestbin/swan-prep --nokeys
east# ipsec start
east# ../../guestbin/wait-until-pluto-started
east# ipsec whack --impair suppress_retransmits
east# ipsec add none one two

# no follow-up
west# ipsec up none | tail -n 1
west# ipsec whack --impair ike_initiator_nonce:255
east# ipsec whack --impair ike_initiator_nonce:0
west# ../../guestbin/ping-flow.sh start -I 192.0.1.254 192.0.2.254
west# ipsec whack --impair block_inbound
east# ipsec whack --impair block_inbound
west# ipsec whack --rekey-child --name none --asynchronous
east# ipsec whack --rekey-child --name none --asynchronous
west# ../../guestbin/drip-inbound.sh 1
east# ../../guestbin/drip-inbound.sh 1
west# ../../guestbin/wait-for-inbound.sh 2
east# ../../guestbin/wait-for-inbound.sh 2
west# ipsec whack --no-impair block_inbound
east# ipsec whack --no-impair block_inbound
west# ../../guestbin/drip-inbound.sh 2
east# ../../guestbin/drip-inbound.sh 2
west# ../../guestbin/wait-for-sas.sh 1 1
east# ../../guestbin/wait-for-sas.sh 1 1
west# ../../guestbin/ping-flow.sh stop
west# ipsec whack --impair none
east# ipsec whack --impair none
west# ipsec whack --impair suppress_retransmits
east# ipsec whack --impair suppress_retransmits
west# ipsec down none | tail -n 1

# one follow-up
west# ipsec up one | tail -n 1
west# ipsec whack --impair ike_initiator_nonce:255
east# ipsec whack --impair ike_initiator_nonce:0
west# ../../guestbin/ping-flow.sh start -I 192.0.1.254 192.0.2.254
west# ipsec whack --impair block_inbound
east# ipsec whack --impair block_inbound
west# ipsec whack --rekey-child --name one --asynchronous
east# ipsec whack --rekey-child --name one --asynchronous
west# ../../guestbin/drip-inbound.sh 1
east# ../../guestbin/drip-inbound.sh 1
west# ../../guestbin/wait-for-inbound.sh 2
east# ../../guestbin/wait-for-inbound.sh 2
west# ipsec whack --no-impair block_inbound
east# ipsec whack --no-impair block_inbound
west# ../../guestbin/drip-inbound.sh 2
east# ../../guestbin/drip-inbound.sh 2
west# ../../guestbin/wait-for-sas.sh 1 1
east# ../../guestbin/wait-for-sas.sh 1 1
west# ../../guestbin/ping-flow.sh stop
west# ipsec whack --impair none
east# ipsec whack --impair none
west# ipsec whack --impair suppress_retransmits
east# ipsec whack --impair suppress_retransmits
west# ipsec down one | tail -n 1

# two follow-ups
west# ipsec up two | tail -n 1
west# ipsec whack --impair ike_initiator_nonce:255
east# ipsec whack --impair ike_initiator_nonce:0
west# ../../guestbin/ping-flow.sh start -I 192.0.1.254 192.0.2.254
west# ipsec whack --impair block_inbound
east# ipsec whack --impair block_inbound
west# ipsec whack --rekey-child --name two --asynchronous
east# ipsec whack --rekey-child --name two --asynchronous
west# ../../guestbin/drip-inbound.sh 1
east# ../../guestbin/drip-inbound.sh 1
west# ../../guestbin/wait-for-inbound.sh 2
east# ../../guestbin/wait-for-inbound.sh 2
west# ipsec whack --no-impair block_inbound
east# ipsec whack --no-impair block_inbound
west# ../../guestbin/drip-inbound.sh 2
east# ../../guestbin/drip-inbound.sh 2
west# ../../guestbin/wait-for-sas.sh 1 1
east# ../../guestbin/wait-for-sas.sh 1 1
west# ../../guestbin/ping-flow.sh stop
west# ipsec whack --impair none
east# ipsec whack --impair none
west# ipsec whack --impair suppress_retransmits
east# ipsec whack --impair suppress_retransmits
west# ipsec down two | tail -n 1

# who did what
west# grep -e " rekeyed" -e "rekey of" -e redundant /tmp/pluto.log | sort
east# grep -e " rekeyed" -e "rekey of" -e redundant /tmp/pluto.log | sort
