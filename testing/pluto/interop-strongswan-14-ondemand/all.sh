# west is ours
west# ../../guestbin/swan-prep --nokeys
west# ipsec start
west# ../../guestbin/wait-until-pluto-started

# east is strongSwan
east# ../../guestbin/swan-prep --userland strongswan
east# ../../guestbin/strongswan-start.sh
east# swanctl --load-all --noprompt | grep -e successfully -e failed

west# ipsec add one
west# ipsec route one

# our trap
west# ../../guestbin/ping-once.sh --forget -I 192.0.1.254 192.0.2.254
west# ../../guestbin/wait-for-sas.sh 1 1
west# ../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
east# ../../guestbin/ping-once.sh --up -I 192.0.2.254 192.0.1.254
east# swanctl --list-sas | grep -o -e ESTABLISHED -e INSTALLED
west# ipsec down one > /dev/null
west# ../../guestbin/wait-for-sas.sh 0 0
west# ipsec connectionstatus one | grep -o "routing: [a-z-]*"

# strongSwan's trap
east# ../../guestbin/ping-once.sh --forget -I 192.0.2.254 192.0.1.254
west# ../../guestbin/wait-for-sas.sh 1 1
east# ../../guestbin/ping-once.sh --up -I 192.0.2.254 192.0.1.254
west# ../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
east# swanctl --list-sas | grep -o -e ESTABLISHED -e INSTALLED
east# swanctl --terminate --ike one | grep -e successfully -e failed
west# ../../guestbin/wait-for-sas.sh 0 0
west# ipsec connectionstatus one | grep -o "routing: [a-z-]*"

# both at once
west# ipsec whack --impair block_inbound
west# ../../guestbin/ping-once.sh --forget -I 192.0.1.254 192.0.2.254
west# ../../guestbin/wait-for-inbound.sh 1
east# ../../guestbin/ping-once.sh --forget -I 192.0.2.254 192.0.1.254
west# ../../guestbin/wait-for-inbound.sh 2
west# ipsec whack --impair block_inbound:no
west# ../../guestbin/drip-inbound.sh 2
west# ../../guestbin/drip-inbound.sh 1
west# ../../guestbin/wait-for-sas.sh 1 1
west# ../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
east# ../../guestbin/ping-once.sh --up -I 192.0.2.254 192.0.1.254
east# ../../guestbin/wait-for.sh --match "^1 1$" -- sh -c 'echo $(swanctl --list-sas | grep -c ESTABLISHED) $(swanctl --list-sas | grep -c INSTALLED)'
