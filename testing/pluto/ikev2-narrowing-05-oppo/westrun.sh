ipsec whack --oppohere 192.0.1.254 --oppothere 192.0.2.254 > /dev/null; echo "exit status $?"
../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
ipsec whack --oppohere 192.0.1.254 --oppothere 192.0.22.254; echo "exit status $?"
../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.22.254
../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
ipsec whack --oppohere 192.0.1.254 --oppothere 192.0.22.254; echo "exit status $?"
ipsec whack --oppohere 192.0.1.254 --oppothere 192.0.7.1 > /dev/null; echo "exit status $?"
ipsec trafficstatus
ipsec unroute narrow; echo "exit status $?"
