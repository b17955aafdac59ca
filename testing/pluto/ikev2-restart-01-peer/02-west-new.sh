ipsec trafficstatus
ipsec showstates
grep older /tmp/pluto.log
