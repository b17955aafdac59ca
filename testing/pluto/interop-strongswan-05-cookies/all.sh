# west is ours
west# ../../guestbin/swan-prep --nokeys
west# ipsec start
west# ../../guestbin/wait-until-pluto-started
west# ipsec add hybrid

# east is strongSwan
east# ../../guestbin/swan-prep --userland strongswan
east# ../../guestbin/strongswan-start.sh
east# swanctl --load-all --noprompt | grep -e successfully -e failed

# we demand one
west# ipsec status | grep "DDoS cookies"
east# swanctl --initiate --child hybrid | grep -e "selected proposal" -e successfully -e failed -e COOKIE
east# ../../guestbin/ping-once.sh --up -I 192.0.2.254 192.0.1.254
west# ipsec trafficstatus
east# swanctl --terminate --ike hybrid | grep -e successfully -e failed

# strongSwan demands one
east# ../../guestbin/wait-for.sh --match 'uptime: [1-9][0-9] sec' -- swanctl --stats > /dev/null
west# iptables -I INPUT -p udp --sport 500 -j DROP
west# ipsec up --asynchronous hybrid
east# ../../guestbin/wait-for.sh --match CONNECTING -- swanctl --list-sas
west# ipsec down hybrid
west# iptables -F INPUT
west# ipsec up hybrid
west# ../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
west# ipsec trafficstatus
west# ipsec down hybrid
west# ipsec whack --trace --name hybrid | grep -o -e '[<-]--[->] .*IKE_SA_INIT.*'
