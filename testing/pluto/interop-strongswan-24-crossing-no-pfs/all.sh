# west is ours
west# ../../guestbin/swan-prep --nokeys
west# ipsec start
west# ../../guestbin/wait-until-pluto-started

# east is strongSwan
east# ../../guestbin/swan-prep --userland strongswan
east# ../../guestbin/strongswan-start.sh
east# swanctl --load-all --noprompt | grep -e successfully -e failed

west# ipsec add one
west# ipsec up one > /dev/null

# its request first, ours must lose
west# ipsec whack --impair ike_initiator_nonce:0
west# ipsec whack --impair block_inbound > /dev/null
east# swanctl --rekey --child one | grep -e successfully -e failed
west# ../../guestbin/wait-for-inbound.sh 1 > /dev/null
west# ipsec whack --asynchronous --rekey-child --name one > /dev/null
west# ../../guestbin/wait-for-inbound.sh 2 > /dev/null
west# ipsec whack --impair block_inbound:no > /dev/null
west# ../../guestbin/drip-inbound.sh 1 > /dev/null
west# ../../guestbin/drip-inbound.sh 2 > /dev/null
west# ../../guestbin/wait-for-sas.sh 1 1
east# ../../guestbin/wait-for.sh --match "^1 1$" -- sh -c 'echo $(swanctl --list-sas | grep -c ESTABLISHED) $(swanctl --list-sas | grep -c INSTALLED)'
west# ../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
east# ../../guestbin/ping-once.sh --up -I 192.0.2.254 192.0.1.254
west# ipsec whack --impair none

# its answer first, ours must lose
west# ipsec whack --impair ike_initiator_nonce:0
west# ipsec whack --impair block_inbound > /dev/null
east# swanctl --rekey --child one | grep -e successfully -e failed
west# ../../guestbin/wait-for-inbound.sh 1 > /dev/null
west# ipsec whack --asynchronous --rekey-child --name one > /dev/null
west# ../../guestbin/wait-for-inbound.sh 2 > /dev/null
west# ipsec whack --impair block_inbound:no > /dev/null
west# ../../guestbin/drip-inbound.sh 2 > /dev/null
west# ../../guestbin/drip-inbound.sh 1 > /dev/null
west# ../../guestbin/wait-for-sas.sh 1 1
east# ../../guestbin/wait-for.sh --match "^1 1$" -- sh -c 'echo $(swanctl --list-sas | grep -c ESTABLISHED) $(swanctl --list-sas | grep -c INSTALLED)'
west# ../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
east# ../../guestbin/ping-once.sh --up -I 192.0.2.254 192.0.1.254
west# ipsec whack --impair none

# its request first
west# ipsec whack --impair ike_initiator_nonce:255
west# ipsec whack --impair block_inbound > /dev/null
east# swanctl --rekey --child one | grep -e successfully -e failed
west# ../../guestbin/wait-for-inbound.sh 1 > /dev/null
west# ipsec whack --asynchronous --rekey-child --name one > /dev/null
west# ../../guestbin/wait-for-inbound.sh 2 > /dev/null
west# ipsec whack --impair block_inbound:no > /dev/null
west# ../../guestbin/drip-inbound.sh 1 > /dev/null
west# ../../guestbin/drip-inbound.sh 2 > /dev/null
west# ../../guestbin/wait-for-sas.sh 1 1
east# ../../guestbin/wait-for.sh --match "^1 1$" -- sh -c 'echo $(swanctl --list-sas | grep -c ESTABLISHED) $(swanctl --list-sas | grep -c INSTALLED)'
west# ../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
east# ../../guestbin/ping-once.sh --up -I 192.0.2.254 192.0.1.254
west# ipsec whack --impair none

# its answer first
west# ipsec whack --impair ike_initiator_nonce:255
west# ipsec whack --impair block_inbound > /dev/null
east# swanctl --rekey --child one | grep -e successfully -e failed
west# ../../guestbin/wait-for-inbound.sh 1 > /dev/null
west# ipsec whack --asynchronous --rekey-child --name one > /dev/null
west# ../../guestbin/wait-for-inbound.sh 2 > /dev/null
west# ipsec whack --impair block_inbound:no > /dev/null
west# ../../guestbin/drip-inbound.sh 2 > /dev/null
west# ../../guestbin/drip-inbound.sh 1 > /dev/null
west# ../../guestbin/wait-for-sas.sh 1 1
east# ../../guestbin/wait-for.sh --match "^1 1$" -- sh -c 'echo $(swanctl --list-sas | grep -c ESTABLISHED) $(swanctl --list-sas | grep -c INSTALLED)'
west# ../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
east# ../../guestbin/ping-once.sh --up -I 192.0.2.254 192.0.1.254
west# ipsec whack --impair none
