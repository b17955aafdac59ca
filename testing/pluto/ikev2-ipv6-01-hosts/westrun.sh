ipsec up tunnel
../../guestbin/ping-once.sh --up 2001:db8:1:2::23
ipsec trafficstatus
../../guestbin/_kernel policy
ipsec down tunnel
ipsec up transport
../../guestbin/ping-once.sh --up 2001:db8:1:2::23
ipsec trafficstatus
../../guestbin/_kernel policy
ipsec down transport
