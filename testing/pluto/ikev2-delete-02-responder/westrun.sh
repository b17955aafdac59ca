ipsec up west-east
