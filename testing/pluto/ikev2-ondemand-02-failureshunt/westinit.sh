../../guestbin/swan-prep --nokeys
ipsec start
../../guestbin/wait-until-pluto-started
ipsec add west-east hosts none
ipsec route west-east
ipsec route hosts
ipsec route none
echo "initdone"
