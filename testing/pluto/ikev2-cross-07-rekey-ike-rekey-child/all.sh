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
west# ../../guestbin/ping-flow.sh start -I 192.0.1.254 192.0.2.254
west# ipsec whack --impair block_inbound
east# ipsec whack --impair block_inbound
west# ipsec whack --rekey-ike --name one --asynchronous
east# ipsec whack --rekey-child --name one --asynchronous
west# ../../guestbin/drip-inbound.sh 1
east# ../../guestbin/drip-inbound.sh 1
west# ../../guestbin/wait-for-inbound.sh 2
east# ../../guestbin/wait-for-inbound.sh 2
west# ipsec whack --no-impair block_inbound
east# ipsec whack --no-impair block_inbound
west# ../../guestbin/drip-inbound.sh 2
east# ../../guestbin/drip-inbound.sh 2
west# ../../guestbin/wait-for-sas.sh 1 1
east# ../../guestbin/wait-for-sas.sh 1 1
west# ../../guestbin/ping-flow.sh stop
# how
west# grep -e "failed:" -e "peer deletes" -e " rekeyed [IC]" -e "being" /tmp/pluto.log
east# grep -e "failed:" -e "peer deletes" -e " rekeyed [IC]" -e "being" /tmp/pluto.log
# again
west# ipsec whack --rekey-ike --name one | tail -n 1
west# ../../guestbin/wait-for-sas.sh 1 1
east# ../../guestbin/wait-for-sas.sh 1 1
east# ipsec whack --rekey-child --name one | tail -n 1
west# ../../guestbin/wait-for-sas.sh 1 1
east# ../../guestbin/wait-for-sas.sh 1 1
west# ../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
