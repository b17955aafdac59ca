ipsec briefstatus
ipsec connectionstatus west-east
ipsec up west-east > /dev/null
ipsec status | grep -v ^algorithm
ipsec showstates
ipsec trafficstatus
ipsec trafficstatus west-east
ipsec briefstatus
ipsec briefconnectionstatus
ipsec globalstatus | grep -v =0$
ipsec fipsstatus
ipsec shuntstatus
ipsec trafficstatus nobody || echo "exit status $?"
ipsec connectionstatus nobody || echo "exit status $?"
ipsec showstates west-east
ipsec showstates nobody || echo "exit status $?"
