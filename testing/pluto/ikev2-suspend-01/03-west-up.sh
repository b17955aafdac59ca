ipsec up west-east > /dev/null
