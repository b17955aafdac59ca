# two gateways
west# ../../guestbin/swan-prep --nokeys
west# ipsec start
west# ../../guestbin/wait-until-pluto-started
west# ipsec whack --impair suppress_retransmits
west# ipsec add none one two
east# ../../guestbin/swan-prep --nokeys
east# ipsec start
east# ../../guestbin/wait-until-pluto-started
east# ipsec whack --impair suppress_retransmits
east# ipsec add none one two

# no follow-up
west# ipsec up none | tail -n 1
west# ../../guestbin/ping-flow.sh start -I 192.0.1.254 192.0.2.254
east# ipsec whack --rekey-ike --name none
west# ../../guestbin/wait-for-sas.sh 1 1
east# ../../guestbin/wait-for-sas.sh 1 1
west# ../../guestbin/ping-flow.sh stop
west# ipsec down none | tail -n 1

# one follow-up
west# ipsec up one | tail -n 1
west# ../../guestbin/ping-flow.sh start -I 192.0.1.254 192.0.2.254
east# ipsec whack --rekey-ike --name one
west# ../../guestbin/wait-for-sas.sh 1 1
east# ../../guestbin/wait-for-sas.sh 1 1
west# ../../guestbin/ping-flow.sh stop
west# ipsec down one | tail -n 1

# two follow-ups
west# ipsec up two | tail -n 1
west# ../../guestbin/ping-flow.sh start -I 192.0.1.254 192.0.2.254
east# ipsec whack --rekey-ike --name two
west# ../../guestbin/wait-for-sas.sh 1 1
east# ../../guestbin/wait-for-sas.sh 1 1
west# ../../guestbin/ping-flow.sh stop
west# ipsec down two | tail -n 1

# the other end of these
west# grep " responder rekeyed" /tmp/pluto.log
