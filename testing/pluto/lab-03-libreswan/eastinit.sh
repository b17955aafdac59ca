/testing/guestbin/swan-prep --userland debian-libreswan
../../guestbin/libreswan-start.sh
libreswan add west-east > /dev/null
echo "initdone"
