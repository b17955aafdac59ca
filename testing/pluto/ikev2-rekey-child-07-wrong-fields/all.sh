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
# TSi
west# ipsec whack --impair number_of_TSi_selectors:0
west# ipsec whack --rekey-child --name one | tail -n 1
west# ipsec whack --no-impair number_of_TSi_selectors
# lengths of keys
west# ipsec whack --impair child_key_length_attribute:192
west# ipsec whack --rekey-child --name one | tail -n 1
west# ipsec whack --no-impair child_key_length_attribute
west# ipsec whack --impair ike_key_length_attribute:192
west# ipsec whack --rekey-ike --name one | tail -n 1
west# ipsec whack --no-impair ike_key_length_attribute
west# ../../guestbin/wait-for-sas.sh 1 1
east# ../../guestbin/wait-for-sas.sh 1 1
# all is as it was
west# ipsec whack --rekey-child --name one | tail -n 1
west# ../../guestbin/wait-for-sas.sh 1 1
east# ../../guestbin/wait-for-sas.sh 1 1
west# ../../guestbin/ping-flow.sh stop
# protocol
west# ipsec whack --impair v2n_rekey_sa_protoid:2
west# ipsec whack --rekey-child --name one | tail -n 1
west# ../../guestbin/wait-for-sas.sh 1 1
# a peer that is silent on the old one is soon sent the new
east# ../../guestbin/wait-for.sh --match "^4$" -- sh -c '../../guestbin/_kernel state | grep -c "^src"'
west# ../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
west# ipsec whack --impair none
west# ipsec down one | tail -n 1
east# ../../guestbin/wait-for-sas.sh 0 0
