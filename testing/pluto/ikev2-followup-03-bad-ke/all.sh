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
# 255
west# ipsec whack --impair block_inbound
west# ipsec whack --rekey-child --name one --asynchronous
west# ../../guestbin/wait-for-inbound.sh 1
west# ipsec whack --impair ke_payload:255
west# ipsec whack --no-impair block_inbound
west# ../../guestbin/drip-inbound.sh 1
west# ../../guestbin/wait-for-sas.sh 1 1
east# ../../guestbin/wait-for-sas.sh 1 1
west# ipsec whack --impair none
west# ipsec whack --impair suppress_retransmits
# empty
west# ipsec whack --impair block_inbound
west# ipsec whack --rekey-child --name one --asynchronous
west# ../../guestbin/wait-for-inbound.sh 1
west# ipsec whack --impair ke_payload:empty
west# ipsec whack --no-impair block_inbound
west# ../../guestbin/drip-inbound.sh 1
west# ../../guestbin/wait-for-sas.sh 1 1
east# ../../guestbin/wait-for-sas.sh 1 1
west# ipsec whack --impair none
west# ipsec whack --impair suppress_retransmits
# omit
west# ipsec whack --impair block_inbound
west# ipsec whack --rekey-child --name one --asynchronous
west# ../../guestbin/wait-for-inbound.sh 1
west# ipsec whack --impair ke_payload:omit
west# ipsec whack --no-impair block_inbound
west# ../../guestbin/drip-inbound.sh 1
west# ../../guestbin/wait-for-sas.sh 1 1
east# ../../guestbin/wait-for-sas.sh 1 1
west# ipsec whack --impair none
west# ipsec whack --impair suppress_retransmits
west# grep "rekey of Child SA" /tmp/pluto.log
east# grep "rekey of Child SA" /tmp/pluto.log
# the next attempt
west# ipsec whack --rekey-child --name one | tail -n 1
west# ../../guestbin/wait-for-sas.sh 1 1
east# ../../guestbin/wait-for-sas.sh 1 1
west# ../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
