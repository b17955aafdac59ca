# in the clear the far gateway answers
../../guestbin/wait-until-alive -I 192.0.1.254 192.0.2.254
# clear text does not get through any more
../../guestbin/block-non-ipsec.sh
../../guestbin/ping-once.sh --down -I 192.0.1.254 192.0.2.254
echo "initdone"
