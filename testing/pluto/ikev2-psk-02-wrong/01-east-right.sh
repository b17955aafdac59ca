ipsec showstates
cp ipsec.secrets /etc/ipsec.secrets
ipsec rereadsecrets
echo "@north : PSK" >> /etc/ipsec.secrets
ipsec rereadsecrets || echo "exit status $?"
rm /etc/ipsec.secrets; mkdir /etc/ipsec.secrets
ipsec rereadsecrets || echo "exit status $?"
rmdir /etc/ipsec.secrets
grep -i -e "authentication failed" -e secret /tmp/pluto.log
