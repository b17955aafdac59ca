# two gateways
west# ../../guestbin/swan-prep --nokeys
west# ipsec start
west# ../../guestbin/wait-until-pluto-started
west# ipsec whack --impair suppress_retransmits
west# ipsec add first second third
east# ../../guestbin/swan-prep --nokeys
east# ipsec start
east# ../../guestbin/wait-until-pluto-started
east# ipsec whack --impair suppress_retransmits
east# ipsec add first second third

west# ipsec up first | tail -n 1
west# ../../guestbin/ping-flow.sh start -I 192.0.1.254 192.0.2.254
# by who made the IKE SA
west# ipsec up second
west# ../../guestbin/ping-once.sh --up -I 192.1.2.45 192.0.2.254
# by the other end
east# ipsec up third
west# ../../guestbin/ping-once.sh --up -I 192.0.1.254 192.1.2.23
west# ../../guestbin/wait-for-sas.sh 1 3
east# ../../guestbin/wait-for-sas.sh 1 3
west# ipsec down second | tail -n 1
west# ipsec down third | tail -n 1
west# ../../guestbin/wait-for-sas.sh 1 1
east# ../../guestbin/wait-for-sas.sh 1 1

# another each, at once
west# ipsec whack --impair block_inbound
east# ipsec whack --impair block_inbound
west# ipsec up second --asynchronous
east# ipsec up third --asynchronous
west# ../../guestbin/drip-inbound.sh 1
east# ../../guestbin/drip-inbound.sh 1
west# ../../guestbin/wait-for-inbound.sh 2
east# ../../guestbin/wait-for-inbound.sh 2
west# ipsec whack --no-impair block_inbound
east# ipsec whack --no-impair block_inbound
west# ../../guestbin/drip-inbound.sh 2
east# ../../guestbin/drip-inbound.sh 2
west# ../../guestbin/wait-for-sas.sh 1 3
east# ../../guestbin/wait-for-sas.sh 1 3
west# ipsec down second | tail -n 1
west# ipsec down third | tail -n 1
west# ../../guestbin/wait-for-sas.sh 1 1
east# ../../guestbin/wait-for-sas.sh 1 1
west# ipsec whack --impair none
east# ipsec whack --impair none
west# ipsec whack --impair suppress_retransmits
east# ipsec whack --impair suppress_retransmits

# the same, at once; west's nonce is the lowest
west# ipsec whack --impair ike_initiator_nonce:0
east# ipsec whack --impair ike_initiator_nonce:255
west# ipsec whack --impair block_inbound
east# ipsec whack --impair block_inbound
west# ipsec up second --asynchronous
east# ipsec up second --asynchronous
west# ../../guestbin/drip-inbound.sh 1
east# ../../guestbin/drip-inbound.sh 1
west# ../../guestbin/wait-for-inbound.sh 2
east# ../../guestbin/wait-for-inbound.sh 2
west# ipsec whack --no-impair block_inbound
east# ipsec whack --no-impair block_inbound
west# ../../guestbin/drip-inbound.sh 2
east# ../../guestbin/drip-inbound.sh 2
west# ../../guestbin/wait-for-sas.sh 1 2
east# ../../guestbin/wait-for-sas.sh 1 2
west# ../../guestbin/ping-once.sh --up -I 192.1.2.45 192.0.2.254
west# ../../guestbin/ping-flow.sh stop
west# grep -e redundant /tmp/pluto.log
east# grep -e redundant /tmp/pluto.log
