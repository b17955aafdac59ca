ipsec route west-east
ipsec ondemand pass
ipsec whack --route --name drop
../../guestbin/_kernel policy
ipsec status | grep "^Total"
ipsec unroute west-east
ipsec unroute pass
ipsec whack --unroute --name drop
../../guestbin/_kernel policy
ipsec route west-east
ipsec ondemand pass
ipsec whack --route --name drop
ipsec route west-east
ipsec delete west-east
ipsec delete pass
ipsec delete drop
../../guestbin/_kernel policy
ipsec add west-east pass drop > /dev/null
ipsec route west-east
ipsec ondemand pass
ipsec whack --route --name drop
../../guestbin/ping-once.sh --forget -I 192.0.1.254 192.0.2.254
../../guestbin/wait-for.sh --match "routing: routed-negotiation" -- ipsec connectionstatus west-east
../../guestbin/_kernel state | grep -c "spi 0x00000000"
ipsec stop
../../guestbin/_kernel state
../../guestbin/_kernel policy
