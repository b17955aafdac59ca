ipsec trafficstatus
ipsec connectionstatus | grep ===
ipsec down road
ipsec showstates
