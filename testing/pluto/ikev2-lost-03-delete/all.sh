# two gateways
west# ../../guestbin/swan-prep --nokeys
west# ipsec start
west# ../../guestbin/wait-until-pluto-started
west# ipsec add none
east# ../../guestbin/swan-prep --nokeys
east# ipsec start
east# ../../guestbin/wait-until-pluto-started
east# ipsec add none

west# ipsec up none | tail -n 1
west# ../../guestbin/ping-flow.sh start -I 192.0.1.254 192.0.2.254
# the delete of the old Child SA
west# ipsec whack --impair drop_outbound:2
west# ipsec whack --rekey-child --name none
west# ../../guestbin/wait-for-sas.sh 1 1
east# ../../guestbin/wait-for-sas.sh 1 1
# the answer to the delete of the old IKE SA
west# ipsec whack --impair none
west# ipsec whack --impair drop_inbound:2
west# ipsec whack --rekey-ike --name none
west# ../../guestbin/wait-for-sas.sh 1 1
east# ../../guestbin/wait-for-sas.sh 1 1
west# ../../guestbin/ping-flow.sh stop
east# grep -e "rekeyed" -e "peer deletes" /tmp/pluto.log
