# two gateways
west# ../../guestbin/swan-prep --nokeys
west# ipsec start
west# ../../guestbin/wait-until-pluto-started
west# ipsec add one
east# ../../guestbin/swan-prep --nokeys
east# ipsec start
east# ../../guestbin/wait-until-pluto-started
east# ipsec add one

west# ipsec up one | tail -n 1
west# ../../guestbin/ping-flow.sh start -I 192.0.1.254 192.0.2.254
# the answer with the link is held
west# ipsec whack --impair block_inbound
west# ipsec whack --rekey-ike --name one --asynchronous
west# ../../guestbin/wait-for-inbound.sh 1
# meanwhile at the other end
east# ipsec whack --rekey-ike --name one --asynchronous
west# ipsec whack --no-impair block_inbound
west# ../../guestbin/drip-inbound.sh 1
east# ../../guestbin/wait-for-pluto.sh "responder rekeyed IKE SA #1"
east# ../../guestbin/wait-for-pluto.sh "peer deletes IKE SA"
west# ../../guestbin/wait-for-sas.sh 1 1
east# ../../guestbin/wait-for-sas.sh 1 1
west# ../../guestbin/ping-flow.sh stop
# how
west# grep -e "NOT_FOUND" -e "peer deletes" -e " rekeyed [IC]" /tmp/pluto.log
east# grep -e "NOT_FOUND" -e "peer deletes" -e " rekeyed [IC]" /tmp/pluto.log
