# two gateways
west# ../../guestbin/swan-prep --nokeys
west# ipsec start
west# ../../guestbin/wait-until-pluto-started
west# ipsec whack --impair suppress_retransmits
west# ipsec add first second third
east# ../../guestbin/swan-prep --nokeys
east# ipsec start
east# ../../guestbin/wait-until-pluto-started
east# ipsec whack --impair suppress_retransmits
east# ipsec add first second third

# the first comes with IKE_AUTH
west# ipsec up first | tail -n 1
west# ../../guestbin/ping-flow.sh start -I 192.0.1.254 192.0.2.254
# two more on the same IKE SA
east# ipsec up second
west# ../../guestbin/ping-once.sh --up -I 192.1.2.45 192.0.2.254
east# ipsec up third
west# ../../guestbin/ping-once.sh --up -I 192.0.1.254 192.1.2.23
west# ../../guestbin/wait-for-sas.sh 1 3
east# ../../guestbin/wait-for-sas.sh 1 3
west# ../../guestbin/ping-flow.sh stop
west# ipsec trafficstatus | sed -e "s/in[B]ytes.*maxBytes/maxBytes/"
# the other end of these
west# grep -e "IKE_FOLLOWUP_KE request from" -e "responder established Child" /tmp/pluto.log
# one goes, the others stay
east# ipsec down second | tail -n 1
west# ../../guestbin/wait-for-sas.sh 1 2
east# ../../guestbin/wait-for-sas.sh 1 2
