/testing/guestbin/swan-prep --userland strongswan
../../guestbin/strongswan-start.sh
swanctl --load-all --noprompt | grep loaded
echo "initdone"
