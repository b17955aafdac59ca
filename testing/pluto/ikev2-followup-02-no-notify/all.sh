# two gateways
west# ../../guestbin/swan-prep --nokeys
west# ipsec start
west# ../../guestbin/wait-until-pluto-started
west# ipsec whack --impair suppress_retransmits
west# ipsec add two
east# ../../guestbin/swan-prep --nokeys
east# ipsec start
east# ../../guestbin/wait-until-pluto-started
east# ipsec whack --impair suppress_retransmits
east# ipsec add two

west# ipsec up two | tail -n 1
# no notify for addke1, IKE SA
east# ipsec whack --impair omit_addke_notification:1
west# ipsec whack --rekey-ike --name two | tail -n 2
east# ipsec whack --impair trigger_v2_followup_timeout:1
# no notify for addke1, Child SA
east# ipsec whack --impair omit_addke_notification:1
west# ipsec whack --rekey-child --name two | tail -n 2
east# ipsec whack --impair trigger_v2_followup_timeout:1
# no notify for addke2, IKE SA
east# ipsec whack --impair omit_addke_notification:2
west# ipsec whack --rekey-ike --name two | tail -n 2
east# ipsec whack --impair trigger_v2_followup_timeout:1
# no notify for addke2, Child SA
east# ipsec whack --impair omit_addke_notification:2
west# ipsec whack --rekey-child --name two | tail -n 2
east# ipsec whack --impair trigger_v2_followup_timeout:1
east# ipsec whack --no-impair omit_addke_notification
west# ../../guestbin/wait-for-sas.sh 1 1
east# ../../guestbin/wait-for-sas.sh 1 1
west# ipsec whack --rekey-ike --name two | tail -n 1
west# ../../guestbin/wait-for-sas.sh 1 1
east# ../../guestbin/wait-for-sas.sh 1 1
west# ../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
