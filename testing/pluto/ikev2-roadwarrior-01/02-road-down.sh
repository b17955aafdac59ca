ipsec down road
