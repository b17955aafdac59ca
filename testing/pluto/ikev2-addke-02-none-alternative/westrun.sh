ipsec up optional
ipsec down optional
