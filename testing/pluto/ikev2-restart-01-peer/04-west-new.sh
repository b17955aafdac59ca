../../guestbin/wait-for.sh --timeout 90 --no-match '^#1:' -- ipsec showstates
ipsec trafficstatus
ipsec showstates
grep -o -e '#1 of .* superseded' -e '#1: deleting.*' /tmp/pluto.log
