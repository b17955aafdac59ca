ipsec readwriteconf
ipsec readwriteconf > /tmp/once.conf
ipsec readwriteconf --config /tmp/once.conf | diff /tmp/once.conf - ; echo "exit status $?"
ipsec readwriteconf --nosetup --conn hosts
ipsec readwriteconf --conn none; echo "exit status $?"
echo "conn wrong" > /tmp/wrong.conf; echo "	lefft=1" >> /tmp/wrong.conf
ipsec readwriteconf --config /tmp/wrong.conf; echo "exit status $?"
ipsec readwriteconf --what; echo "exit status $?"
