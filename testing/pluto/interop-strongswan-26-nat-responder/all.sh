# a NAT between road and east
nic# ../../guestbin/udp-nat start eth2 192.1.2.254 8
# road is ours
road# ../../guestbin/swan-prep --nokeys
road# ip addr add 10.3.1.1/32 dev lo
road# ipsec start
road# ../../guestbin/wait-until-pluto-started
road# ipsec add road
# east is strongSwan
east# ../../guestbin/swan-prep --userland strongswan
east# ../../guestbin/strongswan-start.sh
east# swanctl --load-all --noprompt | grep -e successfully -e failed

road# ipsec up road | tail -n 1
road# ../../guestbin/ping-once.sh --up -I 10.3.1.1 192.0.2.254
nic# ../../guestbin/wait-for.sh --match "keepalive 10$" cat /tmp/udp-nat.log
east# ../../guestbin/ping-once.sh --up -I 192.0.2.254 10.3.1.1

nic# ../../guestbin/udp-nat rebind
road# ipsec whack --impair initiate_v2_liveness:1
east# ../../guestbin/wait-for.sh --match "remote .*10003" -- swanctl --list-sas
east# ../../guestbin/ping-once.sh --up -I 192.0.2.254 10.3.1.1
road# ../../guestbin/ping-once.sh --up -I 10.3.1.1 192.0.2.254
east# swanctl --rekey --ike road
road# ../../guestbin/wait-for-pluto.sh "responder rekeyed IKE SA #1"
road# ../../guestbin/ping-once.sh --up -I 10.3.1.1 192.0.2.254
road# ipsec down road > /dev/null
road# ../../guestbin/wait-for-sas.sh 0 0
