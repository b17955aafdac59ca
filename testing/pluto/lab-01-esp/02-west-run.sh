sh ./manual 192.0.1.0/24 192.1.2.45 192.1.2.23 192.0.2.0/24
../../guestbin/tcpdump.sh --start -i eth1
../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
# ESP, and nothing else
../../guestbin/tcpdump.sh --stop -i eth1
../../guestbin/ipsec-kernel-state.sh
../../guestbin/ipsec-kernel-policy.sh
# both SAs have counted the packets
ip -s xfrm state | grep "(packets)"
