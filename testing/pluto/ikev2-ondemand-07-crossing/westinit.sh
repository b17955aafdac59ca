../../guestbin/swan-prep --nokeys
ipsec start
../../guestbin/wait-until-pluto-started
../../guestbin/wait-for.sh --match "routing: routed-ondemand" -- ipsec connectionstatus west-east
ipsec whack --impair block_inbound
echo "initdone"
