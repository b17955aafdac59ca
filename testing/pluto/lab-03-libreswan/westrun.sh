libreswan up west-east | grep -o "established Child SA"
../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
libreswan trafficstatus
