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
# who made them has the longer margin
west# ../../guestbin/wait-for-pluto.sh "initiator rekeyed Child SA #2 "
west# ../../guestbin/wait-for-pluto.sh "initiator rekeyed IKE SA #1 "
west# ../../guestbin/ping-flow.sh stop
east# ../../guestbin/wait-for-pluto.sh "responder rekeyed IKE SA #1 "
