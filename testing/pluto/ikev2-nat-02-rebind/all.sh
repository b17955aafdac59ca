# a NAT between road and east
nic# ../../guestbin/udp-nat start eth2 192.1.2.254
east# ../../guestbin/swan-prep --nokeys
east# ipsec start
east# ../../guestbin/wait-until-pluto-started
east# ipsec whack --impair suppress_retransmits
east# ipsec add road
road# ../../guestbin/swan-prep --nokeys
road# ip addr add 10.3.1.1/32 dev lo
road# ipsec start
road# ../../guestbin/wait-until-pluto-started
road# ipsec whack --impair suppress_retransmits
road# ipsec add road

road# ipsec up road | tail -n 1
road# ../../guestbin/ping-once.sh --up -I 10.3.1.1 192.0.2.254
east# ../../guestbin/ping-once.sh --up -I 192.0.2.254 10.3.1.1
east# ../../guestbin/_kernel state | grep encap

# other ports: ESP tells east, with packets on their way
road# ../../guestbin/ping-flow.sh start -I 10.3.1.1 192.0.2.254
nic# ../../guestbin/udp-nat rebind
east# ../../guestbin/wait-for-pluto.sh "is at 192.1.2.254:UDP/10003"
road# ../../guestbin/ping-flow.sh stop > /dev/null
east# ../../guestbin/ping-once.sh --up -I 192.0.2.254 10.3.1.1
road# ../../guestbin/ping-once.sh --up -I 10.3.1.1 192.0.2.254
east# ../../guestbin/_kernel state | grep encap

# again: IKE tells it
nic# ../../guestbin/udp-nat rebind
road# ipsec whack --impair initiate_v2_liveness:1
east# ../../guestbin/wait-for-pluto.sh "is at 192.1.2.254:UDP/10004"
east# ../../guestbin/ping-once.sh --up -I 192.0.2.254 10.3.1.1
road# ../../guestbin/ping-once.sh --up -I 10.3.1.1 192.0.2.254

# another address
nic# ip addr add 192.1.2.250/24 dev eth1
nic# ../../guestbin/udp-nat rebind 192.1.2.250
road# ipsec whack --impair initiate_v2_liveness:1
east# ../../guestbin/wait-for-pluto.sh "is at 192.1.2.250:UDP/10005"
east# ipsec trafficstatus | grep -c inBytes=0
east# ../../guestbin/ping-once.sh --up -I 192.0.2.254 10.3.1.1
road# ../../guestbin/ping-once.sh --up -I 10.3.1.1 192.0.2.254
east# ../../guestbin/_kernel state | grep -e ^src -e encap
east# ../../guestbin/_kernel policy | grep tmpl

# and back, by ESP
road# ../../guestbin/ping-flow.sh start -I 10.3.1.1 192.0.2.254
nic# ../../guestbin/udp-nat rebind 192.1.2.254
east# ../../guestbin/wait-for-pluto.sh "is at 192.1.2.254:UDP/10006"
road# ../../guestbin/ping-flow.sh stop > /dev/null
road# ../../guestbin/ping-flow.sh start -I 10.3.1.1 192.0.2.254

# east begins rekeys, and no packet is lost
east# ipsec whack --impair trigger_v2_rekey:2
east# ../../guestbin/wait-for-pluto.sh "initiator rekeyed Child SA #2"
east# ipsec whack --impair trigger_v2_rekey:1
east# ../../guestbin/wait-for-pluto.sh "initiator rekeyed IKE SA #1"
road# ../../guestbin/ping-flow.sh stop
east# ../../guestbin/wait-for-sas.sh 1 1
east# ../../guestbin/_kernel state | grep encap
east# ipsec down road | tail -n 1
road# ../../guestbin/wait-for-sas.sh 0 0
