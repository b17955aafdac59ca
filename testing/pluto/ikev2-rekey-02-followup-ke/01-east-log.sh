grep -e rekey -e FOLLOWUP /tmp/pluto.log
ipsec trafficstatus
