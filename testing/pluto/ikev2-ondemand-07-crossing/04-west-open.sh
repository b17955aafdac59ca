ipsec whack --impair block_inbound:no
../../guestbin/wait-for.sh --match '"west-east"' -- ipsec trafficstatus > /dev/null
