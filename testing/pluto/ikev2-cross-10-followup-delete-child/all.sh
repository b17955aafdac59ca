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
# the answer with the link is held
west# ipsec whack --impair block_inbound
west# ipsec whack --rekey-child --name one --asynchronous
west# ../../guestbin/wait-for-inbound.sh 1
# meanwhile at the other end
east# ipsec whack --delete-child --name one --asynchronous
west# ../../guestbin/drip-inbound.sh 2
west# ipsec whack --no-impair block_inbound
west# ../../guestbin/drip-inbound.sh 1
west# ../../guestbin/wait-for-sas.sh 1 0
east# ../../guestbin/wait-for-sas.sh 1 0
# how
west# grep -e "NOT_FOUND" -e "peer deletes" -e " rekeyed [IC]" /tmp/pluto.log
east# grep -e "NOT_FOUND" -e "peer deletes" -e " rekeyed [IC]" /tmp/pluto.log
