mark() { ip xfrm policy update src $1 dst 203.0.113.9 dir out; ../../guestbin/wait-for.sh --match "$1" -- cat /tmp/monitor.txt > /dev/null; }
ipsec route west-east
ipsec connectionstatus west-east | grep -e " policy: " -e " routing: "
touch /tmp/monitor.txt; ip xfrm monitor policy > /tmp/monitor.txt & echo $! > /tmp/monitor.pid
../../guestbin/wait-for.sh --match 203.0.113.9 -- sh -c "ip xfrm policy update src 203.0.113.1 dst 203.0.113.9 dir out; cat /tmp/monitor.txt" > /dev/null
ipsec add west-east
mark 203.0.113.2
grep -c "src 192.0.1.0/24 dst 192.0.2.0/24" /tmp/monitor.txt
grep -c Deleted /tmp/monitor.txt
ipsec connectionstatus west-east | grep -e " policy: " -e " routing: "
../../guestbin/ping-once.sh --forget -I 192.0.1.254 192.0.2.254
../../guestbin/wait-for.sh --match '"west-east"' -- ipsec trafficstatus > /dev/null
../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
ipsec replace west-east
mark 203.0.113.3
grep -A 1 Deleted /tmp/monitor.txt | grep -c "dst 192.0.2.0/24"
ipsec connectionstatus west-east | grep -e " policy: " -e " routing: "
kill $(cat /tmp/monitor.pid)
for n in 1 2 3; do ip xfrm policy delete src 203.0.113.$n dst 203.0.113.9 dir out; done
