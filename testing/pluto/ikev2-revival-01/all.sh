# two gateways
west# ../../guestbin/swan-prep --nokeys
west# ipsec start
west# ../../guestbin/wait-until-pluto-started
west# ipsec whack --impair suppress_retransmits
east# ../../guestbin/swan-prep --nokeys
east# ipsec start
east# ../../guestbin/wait-until-pluto-started
east# ipsec whack --impair suppress_retransmits
east# ipsec add one

west# ipsec up one | tail -n 1
# the peer deletes it: it comes back
east# ipsec down one | tail -n 1
west# ../../guestbin/wait-for-pluto.sh "#4: initiator established Child SA"
west# ../../guestbin/wait-for-sas.sh 1 1
east# ../../guestbin/wait-for-sas.sh 1 1
west# ../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
# impaired: it does not, until it is told
west# ipsec whack --impair revival
east# ipsec down one | tail -n 1
west# ../../guestbin/wait-for-pluto.sh "skip scheduling"
west# ../../guestbin/wait-for-sas.sh 0 0
east# ../../guestbin/wait-for-sas.sh 0 0
west# ipsec whack --impair trigger_revival:1
west# ../../guestbin/wait-for-pluto.sh "#6: initiator established Child SA"
west# ../../guestbin/wait-for-sas.sh 1 1
east# ../../guestbin/wait-for-sas.sh 1 1
west# ../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
