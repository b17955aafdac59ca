ipsec showstates | grep -c "established"
