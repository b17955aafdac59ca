../../guestbin/swan-prep --nokeys
echo '@road: PSK "eeShoh9aiChei7ah"' > /etc/ipsec.d/ipsec-5c1ab0ba-0000.secrets
ipsec --version
ipsec auto --status > /dev/null 2>&1 || echo "exit status $?"
/usr/local/libexec/ipsec/_stackmanager start
ipsec --checknss
/usr/local/libexec/ipsec/pluto --config /etc/ipsec.conf
../../guestbin/wait-until-pluto-started
ipsec auto --ready; echo "exit status $?"
ipsec whack --impair suppress_retransmits
