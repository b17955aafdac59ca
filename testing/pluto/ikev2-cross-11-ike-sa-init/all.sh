# two gateways
west# ../../guestbin/swan-prep --nokeys
west# ipsec start
west# ../../guestbin/wait-until-pluto-started
west# ipsec whack --impair suppress_retransmits
west# ipsec add one
east# ../../guestbin/swan-prep --nokeys
east# ipsec start
east# ../../guestbin/wait-until-pluto-started
east# ipsec whack --impair suppress_retransmits
east# ipsec add one

west# ipsec whack --impair ike_initiator_nonce:0
east# ipsec whack --impair ike_initiator_nonce:255
west# ipsec whack --impair block_inbound
east# ipsec whack --impair block_inbound
west# ipsec up one --asynchronous
east# ipsec up one --asynchronous
# IKE_SA_INIT, IKE_INTERMEDIATE, IKE_AUTH: requests, then answers
west# ../../guestbin/wait-for-inbound.sh 1 > /dev/null
east# ../../guestbin/wait-for-inbound.sh 1 > /dev/null
west# ../../guestbin/drip-inbound.sh 1 > /dev/null
east# ../../guestbin/drip-inbound.sh 1 > /dev/null
west# ../../guestbin/wait-for-inbound.sh 2 > /dev/null
east# ../../guestbin/wait-for-inbound.sh 2 > /dev/null
west# ../../guestbin/drip-inbound.sh 2 > /dev/null
east# ../../guestbin/drip-inbound.sh 2 > /dev/null
west# ../../guestbin/wait-for-inbound.sh 3 > /dev/null
east# ../../guestbin/wait-for-inbound.sh 3 > /dev/null
west# ../../guestbin/drip-inbound.sh 3 > /dev/null
east# ../../guestbin/drip-inbound.sh 3 > /dev/null
west# ../../guestbin/wait-for-inbound.sh 4 > /dev/null
east# ../../guestbin/wait-for-inbound.sh 4 > /dev/null
west# ../../guestbin/drip-inbound.sh 4 > /dev/null
east# ../../guestbin/drip-inbound.sh 4 > /dev/null
west# ../../guestbin/wait-for-inbound.sh 5 > /dev/null
east# ../../guestbin/wait-for-inbound.sh 5 > /dev/null
west# ../../guestbin/drip-inbound.sh 5 > /dev/null
east# ../../guestbin/drip-inbound.sh 5 > /dev/null
west# ../../guestbin/wait-for-inbound.sh 6 > /dev/null
east# ../../guestbin/wait-for-inbound.sh 6 > /dev/null
west# ../../guestbin/drip-inbound.sh 6 > /dev/null
east# ../../guestbin/drip-inbound.sh 6 > /dev/null
west# ipsec whack --no-impair block_inbound
east# ipsec whack --no-impair block_inbound
west# ../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
east# ../../guestbin/ping-once.sh --up -I 192.0.2.254 192.0.1.254
# in the end one IKE SA with one Child SA is left, the same at both ends
west# ../../guestbin/wait-for-sas.sh 1 1 40
east# ../../guestbin/wait-for-sas.sh 1 1 40
west# ../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
east# ../../guestbin/ping-once.sh --up -I 192.0.2.254 192.0.1.254
west# ipsec down one > /dev/null
west# ../../guestbin/wait-for-sas.sh 0 0
east# ../../guestbin/wait-for-sas.sh 0 0
