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
# a link that is wrong
west# ipsec whack --impair addke_link:0
west# ipsec whack --rekey-ike --name one | tail -n 2
west# ipsec whack --no-impair addke_link
east# ipsec whack --impair trigger_v2_followup_timeout:1
# a link that is empty
west# ipsec whack --impair addke_link:empty
west# ipsec whack --rekey-ike --name one | tail -n 2
west# ipsec whack --no-impair addke_link
east# ipsec whack --impair trigger_v2_followup_timeout:1
# a series that succeeds in between: three failures in a row would end the IKE SA
west# ipsec whack --rekey-child --name one | tail -n 1
west# ../../guestbin/wait-for-sas.sh 1 1
east# ../../guestbin/wait-for-sas.sh 1 1
# a link that is missing
west# ipsec whack --impair addke_link:omit
west# ipsec whack --rekey-ike --name one | tail -n 2
west# ipsec whack --no-impair addke_link
east# ipsec whack --impair trigger_v2_followup_timeout:1
east# grep "without a matching series" /tmp/pluto.log
west# ipsec whack --rekey-ike --name one | tail -n 1
west# ../../guestbin/wait-for-sas.sh 1 1
east# ../../guestbin/wait-for-sas.sh 1 1
west# ../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
