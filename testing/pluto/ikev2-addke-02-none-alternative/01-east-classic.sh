ipsec delete with
ipsec add without
