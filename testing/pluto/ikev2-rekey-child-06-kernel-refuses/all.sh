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
# the responder cannot
east# ipsec whack --impair install_ipsec_sa_inbound_state
west# ipsec whack --rekey-child --name one | tail -n 2
east# ipsec whack --no-impair install_ipsec_sa_inbound_state
west# ../../guestbin/wait-for-sas.sh 1 1
east# ../../guestbin/wait-for-sas.sh 1 1
# the initiator cannot
west# ipsec whack --impair install_ipsec_sa_outbound_state
west# ipsec whack --rekey-child --name one | tail -n 2
west# ipsec whack --no-impair install_ipsec_sa_outbound_state
west# ../../guestbin/wait-for-sas.sh 1 1
east# ../../guestbin/wait-for-sas.sh 1 1
west# ../../guestbin/ping-flow.sh stop
