sh ./nm | ipsec auto --replace --config - 5c1ab0ba-0000
ipsec auto --up 5c1ab0ba-0000
../../guestbin/ping-once.sh --up 192.0.2.254
../../guestbin/wait-for.sh --match PLUTO_PEER= -- cat /tmp/route-client /tmp/route-host
cat /tmp/route-* | grep -e _VERB -e _PEER_CLIENT -e _MY_SOURCEIP -e _NEXT_HOP
ipsec auto --delete 5c1ab0ba-0000
printf 'conn v1\n left=%%defaultroute\n right=192.1.2.23\n ikev2=never\n aggrmode=yes\n leftxauthclient=yes' | ipsec auto --replace --config - v1 || echo "exit status $?"
/usr/local/libexec/ipsec/whack --shutdown
