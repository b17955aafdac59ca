grep -i "insist" /tmp/pluto.log
ipsec trafficstatus
