ipsec add --config unknown.txt good || echo "exit status $?"
ipsec add --config value.txt one two three four five six seven eight || echo "exit status $?"
ipsec checkconfig --config value.txt || echo "exit status $?"
ipsec add --config setup.txt one || echo "exit status $?"
ipsec add --config also.txt one || echo "exit status $?"
ipsec add --config missing.txt one || echo "exit status $?"
ipsec add nobody || echo "exit status $?"
ipsec add || echo "exit status $?"
ipsec addconn --configsetup=nhelpers --config /etc/ipsec.conf
ipsec addconn --configsetup=logfile --config /etc/ipsec.conf
printf 'conn last\n left=192.1.2.45\n right=192.1.2.23\n authby=secret' | ipsec add --config - last
ipsec status | grep Total
ipsec checkconfig --config warn.txt; echo "exit status $?"
ipsec addconn --configsetup logfile || echo "exit status $?"
ipsec addconn --listall good || echo "exit status $?"
(cd /usr/local && ipsec add '*') || echo "exit status $?"
ipsec up good --asynchronous --remote-host 192.1.2.23 | head -n 1
