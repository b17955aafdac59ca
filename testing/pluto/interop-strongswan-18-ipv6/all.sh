# west is ours
west# ../../guestbin/swan-prep --nokeys --46
west# ipsec start
west# ../../guestbin/wait-until-pluto-started

# east is strongSwan
east# ../../guestbin/swan-prep --userland strongswan --46
east# ../../guestbin/strongswan-start.sh
east# swanctl --load-all --noprompt | grep -e successfully -e failed

west# ipsec add 6in6 4in6 6in4

# we begin, each rekeys
west# ipsec up 6in6 > /dev/null
west# ipsec up 4in6 > /dev/null
west# ../../guestbin/ping-once.sh --up -I 2001:db8:0:1::254 2001:db8:0:2::254
west# ../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
west# ../../guestbin/wait-for-sas.sh 1 2
west# ipsec whack --rekey-child --name 4in6 > /dev/null
east# swanctl --rekey --child 6in6 | grep -e successfully -e failed
west# ../../guestbin/wait-for.sh --no-match '^#[23]:' -- ipsec showstates
west# ../../guestbin/wait-for-sas.sh 1 2
west# ipsec whack --rekey-ike --name 6in6 > /dev/null
east# swanctl --rekey --ike over6 | grep -e successfully -e failed
west# ../../guestbin/wait-for-sas.sh 1 2
east# ../../guestbin/ping-once.sh --up -I 2001:db8:0:2::254 2001:db8:0:1::254
east# ../../guestbin/ping-once.sh --up -I 192.0.2.254 192.0.1.254
east# ../../guestbin/wait-for.sh --match "^1 2$" -- sh -c 'echo $(swanctl --list-sas | grep -c ESTABLISHED) $(swanctl --list-sas | grep -c INSTALLED)'
east# swanctl --terminate --ike over6 | grep -e successfully -e failed
west# ../../guestbin/wait-for-sas.sh 0 0

# strongSwan begins
east# swanctl --initiate --child 6in6 | grep -e successfully -e failed
east# swanctl --initiate --child 4in6 | grep -e successfully -e failed
west# ../../guestbin/wait-for-sas.sh 1 2
east# ../../guestbin/ping-once.sh --up -I 2001:db8:0:2::254 2001:db8:0:1::254
east# ../../guestbin/ping-once.sh --up -I 192.0.2.254 192.0.1.254
east# swanctl --terminate --ike over6 | grep -e successfully -e failed
west# ../../guestbin/wait-for-sas.sh 0 0
east# swanctl --initiate --child 6in4 | grep -e successfully -e failed
west# ../../guestbin/wait-for-sas.sh 1 1
east# ../../guestbin/ping-once.sh --up -I 2001:db8:0:2::254 2001:db8:0:1::254
