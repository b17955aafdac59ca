ipsec up west-east | grep -c "established Child SA"
../../guestbin/wait-for-sas.sh 1 4
../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
ipsec trafficstatus | sort -t '"' -k 2 | sed -e 's/^#[0-9]*/#N/'
ipsec briefconnectionstatus
../../guestbin/_kernel policy | grep ^src
ipsec down west-east > /dev/null
../../guestbin/wait-for.sh --no-match . -- ipsec showstates
../../guestbin/_kernel policy
