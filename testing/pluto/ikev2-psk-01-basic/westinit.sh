../../guestbin/swan-prep --nokeys
../../guestbin/wait-until-alive -I 192.0.1.254 192.0.2.254
../../guestbin/block-non-ipsec.sh
../../guestbin/ping-once.sh --down -I 192.0.1.254 192.0.2.254
ipsec start
../../guestbin/wait-until-pluto-started
ipsec whack --impair suppress_retransmits
ipsec add west-east
echo "initdone"
