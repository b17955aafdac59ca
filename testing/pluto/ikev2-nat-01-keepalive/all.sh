# a NAT between road and east
nic# ../../guestbin/udp-nat start eth2 192.1.2.254 8
east# ../../guestbin/swan-prep --nokeys
east# ipsec start
east# ../../guestbin/wait-until-pluto-started
east# ipsec add road
road# ../../guestbin/swan-prep --nokeys
road# ip addr add 10.3.1.1/32 dev lo
road# ipsec start
road# ../../guestbin/wait-until-pluto-started
road# ipsec whack --impair suppress_retransmits
road# ipsec add road

road# ipsec up road | tail -n 1
road# ../../guestbin/ping-once.sh --up -I 10.3.1.1 192.0.2.254
# nothing but keepalives, for longer than the NAT remembers
nic# ../../guestbin/wait-for.sh --match "keepalive 10$" cat /tmp/udp-nat.log
east# ../../guestbin/ping-once.sh --up -I 192.0.2.254 10.3.1.1
nic# grep -e " is " -e 4500 /tmp/udp-nat.log | sort -u
east# grep -e malformed -e "packet from" /tmp/pluto.log
road# ipsec down road | tail -n 1

# nat-keepalive=no: none, but on command
road# ipsec add silent
road# ipsec up silent | tail -n 1
road# ipsec connectionstatus silent | grep keepalive
nic# grep -c keepalive /tmp/udp-nat.log > /tmp/before
road# ipsec whack --impair send_keepalive:3
nic# ../../guestbin/wait-for.sh --match ^1$ sh -c 'echo $(($(grep -c keepalive /tmp/udp-nat.log) - $(cat /tmp/before)))'
