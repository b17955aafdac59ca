../../guestbin/wait-for.sh --no-match '^#1:' -- ipsec showstates
ipsec trafficstatus
ipsec showstates
grep -e superseded -e '#1: deleting' /tmp/pluto.log
