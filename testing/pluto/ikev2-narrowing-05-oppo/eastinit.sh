../../guestbin/swan-prep --nokeys
ip addr add 192.0.22.254/24 dev eth0
ipsec start
../../guestbin/wait-until-pluto-started
ipsec whack --impair suppress_retransmits
ipsec add first
ipsec add second
echo "initdone"
