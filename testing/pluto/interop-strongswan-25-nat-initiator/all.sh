# a NAT between road and east
nic# ../../guestbin/udp-nat start eth2 192.1.2.254 8
# east is ours
east# ../../guestbin/swan-prep --nokeys
east# ipsec start
east# ../../guestbin/wait-until-pluto-started
east# ipsec add road
# road is strongSwan
road# ../../guestbin/swan-prep --userland strongswan
road# ip addr add 10.3.1.1/32 dev lo
road# ../../guestbin/strongswan-start.sh
road# swanctl --load-all --noprompt | grep -e successfully -e failed

road# swanctl --initiate --child road | grep -e completed -e failed
road# ../../guestbin/ping-once.sh --up -I 10.3.1.1 192.0.2.254
nic# ../../guestbin/wait-for.sh --match "keepalive 10$" cat /tmp/udp-nat.log
east# ../../guestbin/ping-once.sh --up -I 192.0.2.254 10.3.1.1
east# grep -e malformed -e "packet from" /tmp/pluto.log

# other ports: ESP tells us
road# ../../guestbin/ping-flow.sh start -I 10.3.1.1 192.0.2.254
nic# ../../guestbin/udp-nat rebind
east# ../../guestbin/wait-for-pluto.sh "is at 192.1.2.254:UDP/10003"
road# ../../guestbin/ping-flow.sh stop > /dev/null
east# ../../guestbin/ping-once.sh --up -I 192.0.2.254 10.3.1.1

# another address: IKE tells us, by a rekey
nic# ip addr add 192.1.2.250/24 dev eth1
nic# ../../guestbin/udp-nat rebind 192.1.2.250
road# swanctl --rekey --child road
east# ../../guestbin/wait-for-pluto.sh "is at 192.1.2.250:UDP/10004"
east# ../../guestbin/wait-for-pluto.sh "responder rekeyed Child SA #2"
east# ../../guestbin/wait-for-sas.sh 1 1
east# ../../guestbin/ping-once.sh --up -I 192.0.2.254 10.3.1.1
road# ../../guestbin/ping-once.sh --up -I 10.3.1.1 192.0.2.254

# our own rekeys go there
east# ipsec whack --impair trigger_v2_rekey:1
east# ../../guestbin/wait-for-pluto.sh "initiator rekeyed IKE SA #1"
east# ../../guestbin/ping-once.sh --up -I 192.0.2.254 10.3.1.1
road# swanctl --terminate --ike road | grep -e completed -e failed
east# ../../guestbin/wait-for-sas.sh 0 0
