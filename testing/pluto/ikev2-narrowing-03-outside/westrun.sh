../../guestbin/ping-once.sh --forget -I 192.0.1.254 192.0.2.254
../../guestbin/wait-for.sh --match '"narrow"' -- ipsec trafficstatus > /dev/null
../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
../../guestbin/ping-once.sh --down -I 192.0.1.254 192.0.7.1
../../guestbin/wait-for.sh --match "outside of" -- cat /tmp/pluto.log
../../guestbin/wait-for.sh --match "narrowed it to" -- cat /tmp/pluto.log
../../guestbin/wait-for-sas.sh 1 1
ipsec trafficstatus
../../guestbin/_kernel policy
ipsec down narrow
../../guestbin/ping-once.sh --forget -I 192.0.1.254 192.0.2.254
../../guestbin/wait-for.sh --match '"narrow"' -- ipsec trafficstatus > /dev/null
../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
