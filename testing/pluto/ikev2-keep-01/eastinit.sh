../../guestbin/swan-prep --nokeys
ipsec start
../../guestbin/wait-until-pluto-started
../../guestbin/wait-for.sh --match west-east -- ipsec connectionstatus | grep -e policy: -e routing:
echo "initdone"
