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
# east ends without a word
east# ipsec whack --impair send_no_delete
east# ipsec stop
east# ipsec start
east# ../../guestbin/wait-until-pluto-started
east# ipsec add one
# west asks, is told nothing, and comes back by itself
west# ../../guestbin/wait-for-pluto.sh "revival attempt 1"
west# ../../guestbin/wait-for-pluto.sh "#4: initiator established Child SA"
west# ../../guestbin/wait-for-sas.sh 1 1
east# ../../guestbin/wait-for-sas.sh 1 1
west# ../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
