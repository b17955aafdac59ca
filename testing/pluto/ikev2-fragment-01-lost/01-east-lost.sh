iptables -L INPUT -v -n -x | grep -o "^ *[0-9]*.*DROP"
