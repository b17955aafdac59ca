cat /etc/ipsec.conf
ipsec up tunnel
ping -n -c 3 -i 0.2 -w 10 -I 192.0.1.254 192.0.2.254
ipsec trace tunnel
ipsec trafficstatus
