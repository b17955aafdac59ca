../../guestbin/swan-prep --nokeys
ipsec start
../../guestbin/wait-until-pluto-started
../../guestbin/wait-for.sh --match "routing: routed-ondemand" -- ipsec connectionstatus west-east
echo "initdone"
