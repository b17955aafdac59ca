west# ../../guestbin/swan-prep --nokeys
west# ipsec start
west# ../../guestbin/wait-until-pluto-started
west# ipsec add one
west# ipsec whack --impair list
west# ipsec whack --impair revival --impair suppress-retransmits
west# ipsec whack --impair list
west# ipsec status | grep impair:
west# ipsec whack --no-impair revival
west# ipsec whack --impair suppress_retransmits:no
west# ipsec whack --impair list
west# ipsec whack --impair ke_payload=empty --impair drop_inbound:7
west# ipsec whack --impair list
west# ipsec whack --impair none
west# ipsec whack --impair list
# wrong ones
west# ipsec whack --impair nonsense; echo status $?
west# ipsec whack --impair drop_inbound:x; echo status $?
west# ipsec whack --impair ke_payload:; echo status $?
west# ipsec whack --impair trigger_v2_rekey:7
west# ipsec whack --impair help | grep -e rekey -e drop
