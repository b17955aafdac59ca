../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.22.254
../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
ipsec trafficstatus | sed -e 's/^#[0-9]*/#N/'
