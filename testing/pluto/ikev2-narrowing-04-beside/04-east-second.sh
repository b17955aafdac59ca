ipsec route second
../../guestbin/ping-once.sh --forget -I 192.0.22.254 192.0.1.254
../../guestbin/wait-for-sas.sh 1 2
../../guestbin/ping-once.sh --up -I 192.0.22.254 192.0.1.254
../../guestbin/ping-once.sh --up -I 192.0.2.254 192.0.1.254
