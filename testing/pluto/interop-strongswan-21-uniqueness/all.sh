# west is ours
west# ../../guestbin/swan-prep --nokeys
west# ipsec start
west# ../../guestbin/wait-until-pluto-started

# east is strongSwan
east# ../../guestbin/swan-prep --userland strongswan
east# ../../guestbin/strongswan-start.sh
east# swanctl --load-all --noprompt | grep -e successfully -e failed

west# ipsec add one
west# ipsec up one > /dev/null
west# ../../guestbin/wait-for-sas.sh 1 1

# strongSwan forgets
east# kill -KILL $(pidof charon)
east# ip xfrm state flush
east# ip xfrm policy flush
east# ../../guestbin/strongswan-start.sh
east# swanctl --load-all --noprompt | grep -e successfully -e failed
east# swanctl --initiate --child one | grep -e successfully -e failed
west# ../../guestbin/wait-for.sh --no-match '^#[12]:' -- ipsec showstates
west# ../../guestbin/wait-for-sas.sh 1 1
east# ../../guestbin/ping-once.sh --up -I 192.0.2.254 192.0.1.254
east# ../../guestbin/wait-for.sh --match "^1 1$" -- sh -c 'echo $(swanctl --list-sas | grep -c ESTABLISHED) $(swanctl --list-sas | grep -c INSTALLED)'

# we forget
west# kill -KILL $(pidof pluto)
west# ipsec stop
west# ip xfrm state flush
west# ip xfrm policy flush
west# ipsec start
west# ../../guestbin/wait-until-pluto-started
west# ipsec add one
west# ipsec up one > /dev/null
west# ../../guestbin/wait-for-sas.sh 1 1
west# ../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
east# ../../guestbin/wait-for.sh --match "^1 1$" -- sh -c 'echo $(swanctl --list-sas | grep -c ESTABLISHED) $(swanctl --list-sas | grep -c INSTALLED)'
