../../guestbin/_kernel policy
../../guestbin/ping-once.sh --forget 2001:db8:1:2::23
../../guestbin/wait-for.sh --match '"west-east"' -- ipsec trafficstatus > /dev/null
../../guestbin/ping-once.sh --up 2001:db8:1:2::23
ipsec down west-east > /dev/null
ipsec unroute west-east
../../guestbin/_kernel policy
