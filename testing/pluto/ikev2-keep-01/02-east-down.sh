grep -e revival /tmp/pluto.log
ipsec down west-east > /dev/null
ipsec showstates
