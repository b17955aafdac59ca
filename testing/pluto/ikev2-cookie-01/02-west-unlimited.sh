ipsec down big
ipsec up hybrid
