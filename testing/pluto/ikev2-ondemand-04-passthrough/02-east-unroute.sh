ipsec unroute hole
