ipsec up both
../../guestbin/ping-once.sh --up 192.1.2.23
ipsec up port
ipsec trafficstatus
../../guestbin/_kernel state
../../guestbin/_kernel policy
ipsec down both
../../guestbin/_kernel policy
