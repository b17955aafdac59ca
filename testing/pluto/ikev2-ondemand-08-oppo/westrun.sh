ipsec whack --oppohere 192.0.1.254 --oppothere 192.0.2.254; echo "exit status $?"
ipsec route west-east
ipsec route hole
ipsec whack --oppohere 192.0.1.254 --oppothere 192.0.2.254 --oppoproto tcp --opposport 1024 --oppodport 80; echo "exit status $?"
ipsec whack --oppohere 192.0.1.254 --oppothere 192.0.3.1; echo "exit status $?"
ipsec whack --oppohere west --oppothere 192.0.3.1; echo "exit status $?"
ipsec whack --oppothere 192.0.2.254 --oppohere 192.0.1.254; echo "exit status $?"
../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
ipsec whack --oppohere 192.0.1.254 --oppothere 192.0.2.254; echo "exit status $?"
ipsec trafficstatus
ipsec unroute west-east; echo "exit status $?"
