ipsec whack --rekey-child --name narrow > /dev/null
../../guestbin/wait-for.sh --no-match '^#[23]:' -- ipsec showstates
../../guestbin/wait-for-sas.sh 1 2
../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.22.254
../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
../../guestbin/ping-once.sh --down -I 192.0.1.254 192.0.7.1
ipsec down narrow
../../guestbin/wait-for.sh --no-match . -- ipsec showstates
../../guestbin/_kernel policy | grep ^src
../../guestbin/ping-once.sh --forget -I 192.0.1.254 192.0.2.254
../../guestbin/wait-for-sas.sh 1 1
../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
