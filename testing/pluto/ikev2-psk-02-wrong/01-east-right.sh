ipsec showstates
cp ipsec.secrets /etc/ipsec.secrets
ipsec rereadsecrets
grep -i -e "authentication failed" -e secrets /tmp/pluto.log
