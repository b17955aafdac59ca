# west is ours
west# ../../guestbin/swan-prep --nokeys
west# ipsec start
west# ../../guestbin/wait-until-pluto-started

# east is strongSwan
east# ../../guestbin/swan-prep --userland strongswan
east# ../../guestbin/strongswan-start.sh
east# swanctl --load-all --noprompt | grep -e successfully -e failed

west# ipsec add both port

# we begin, each rekeys
west# ipsec up both > /dev/null
west# ipsec up port > /dev/null
west# ../../guestbin/wait-for-sas.sh 1 2
west# ../../guestbin/ping-once.sh --up 192.1.2.23
west# ipsec whack --rekey-child --name both > /dev/null
east# swanctl --rekey --child port | grep -e successfully -e failed
west# ../../guestbin/wait-for.sh --no-match '^#[23]:' -- ipsec showstates
west# ../../guestbin/wait-for-sas.sh 1 2
east# ../../guestbin/ping-once.sh --up 192.1.2.45
east# swanctl --list-sas | grep -o -e ESTABLISHED -e 'INSTALLED, TRANSPORT'
west# ../../guestbin/_kernel state | grep -o 'mode [a-z]*'
west# ipsec trafficstatus | sed -e 's/^#[0-9]*: //' -e 's/, add.*//' | sort
east# swanctl --terminate --ike hosts | grep -e successfully -e failed
west# ../../guestbin/wait-for-sas.sh 0 0

# strongSwan begins
east# swanctl --initiate --child both | grep -e successfully -e failed
east# swanctl --initiate --child port | grep -e successfully -e failed
west# ../../guestbin/wait-for-sas.sh 1 2
east# ../../guestbin/ping-once.sh --up 192.1.2.45
west# ipsec trafficstatus | sed -e 's/^#[0-9]*: //' -e 's/, add.*//' | sort
west# ../../guestbin/_kernel state | grep -o 'mode [a-z]*'
