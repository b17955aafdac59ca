ipsec trafficstatus
ipsec connectionstatus | grep -e === -e serial
ipsec status | grep Total
