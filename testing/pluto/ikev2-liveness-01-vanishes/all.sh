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

west# ipsec up one | tail -n 1
# the peer falls silent
east# ipsec whack --impair block_inbound
west# ../../guestbin/wait-for-pluto.sh "timeout exceeded"
west# ../../guestbin/wait-for-sas.sh 0 0
# and speaks again
east# ipsec whack --impair none
west# ipsec up one | tail -n 1
# a peer that is silent on the old one is soon sent the new
east# ../../guestbin/wait-for.sh --match "^4$" -- sh -c '../../guestbin/_kernel state | grep -c "^src"'
west# ../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
east# grep superseded /tmp/pluto.log
