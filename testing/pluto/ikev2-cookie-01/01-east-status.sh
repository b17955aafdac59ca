ipsec briefstatus
ipsec whack --ddos-unlimited
ipsec briefstatus
