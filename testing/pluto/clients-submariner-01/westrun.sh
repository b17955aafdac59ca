ipsec whack --route --name cable-v4-0-0; echo "exit status $?"
ipsec whack --initiate --asynchronous --name cable-v4-0-0; echo "exit status $?"
../../guestbin/wait-for.sh --match "cable" -- ipsec whack --trafficstatus
../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
ipsec whack --trafficstatus | sed -n 's/^.* "\([^"]\{1,\}-v[46]-[0-1]-[0-1]\)"[^,]*, .*inBytes=\([0-9]*\), outBytes=\([0-9]*\).*$/\1 \2 \3/p'
ipsec whack --status | sed -n 's/^\([0-9]\{3\} \)\{0,1\}"\([^"]\{1,\}\)":.*$/\2/p' | sort -u
ipsec whack --delete --name cable-v4-0-0; echo "exit status $?"
