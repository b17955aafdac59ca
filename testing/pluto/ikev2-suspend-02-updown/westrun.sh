sync() { ../../guestbin/wait-for.sh --match "$1" -- tail -n 1 /tmp/updown.txt > /dev/null; cat /tmp/updown.txt; rm /tmp/updown.txt; }
ipsec connectionstatus west-east | grep " policy: "
ipsec up west-east > /dev/null
sync ^up
ipsec connectionstatus west-east | grep " policy: "
ipsec whack --suspend --name west-east
sync ^unroute
ipsec up west-east > /dev/null
sync ^up
ipsec down west-east > /dev/null
sync ^unroute
ipsec connectionstatus west-east | grep " policy: "
