ipsec whack --initiate --name west-east
../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
ipsec whack --trafficstatus
ipsec whack --down --name west-east
ipsec whack --delete --name west-east
ipsec whack --initiate --name west-east || echo "exit status $?"
ipsec whack --name broken --psk --host 192.1.2.45 || echo "exit status $?"
ipsec whack --name broken --psk --host 192.1.2.45 --to --host 192.1.2.23 --ike foo || echo "exit status $?"
