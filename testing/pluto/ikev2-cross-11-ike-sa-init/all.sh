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
west# ../../guestbin/drip-inbound.sh 1
east# ../../guestbin/drip-inbound.sh 1
west# ../../guestbin/wait-for-inbound.sh 2
east# ../../guestbin/wait-for-inbound.sh 2
west# ipsec whack --no-impair block_inbound
east# ipsec whack --no-impair block_inbound
west# ../../guestbin/drip-inbound.sh 2
east# ../../guestbin/drip-inbound.sh 2
west# ../../guestbin/wait-for.sh --match "established Child SA" -- ipsec showstates | grep -c eroute
east# ../../guestbin/wait-for.sh --match "established Child SA" -- ipsec showstates | grep -c eroute
west# ../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
east# ../../guestbin/ping-once.sh --up -I 192.0.2.254 192.0.1.254
