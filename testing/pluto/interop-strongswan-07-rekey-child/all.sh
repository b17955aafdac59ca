# west is ours
west# ../../guestbin/swan-prep --nokeys
west# ipsec start
west# ../../guestbin/wait-until-pluto-started
west# ipsec add one two

# east is strongSwan
east# ../../guestbin/swan-prep --userland strongswan
east# ../../guestbin/strongswan-start.sh
east# swanctl --load-all --noprompt | grep -e successfully -e failed

# one: we rekey, strongSwan does, we again
west# ipsec up one
west# ../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
west# ipsec whack --rekey-child --name one
west# ../../guestbin/wait-for-sas.sh 1 1
west# ../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
east# swanctl --rekey --child one
west# ../../guestbin/wait-for.sh --match '"one" .*responder rekeyed' -- cat /tmp/pluto.log
west# ../../guestbin/wait-for-sas.sh 1 1
east# ../../guestbin/ping-once.sh --up -I 192.0.2.254 192.0.1.254
west# ipsec whack --rekey-child --name one
west# ../../guestbin/wait-for-sas.sh 1 1
west# ../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
west# ipsec trafficstatus
west# ipsec showstates | grep -o -e '"one".*established [A-Za-z ]*SA'
east# swanctl --list-sas | grep -e ESTABLISHED -e INSTALLED
west# ipsec down one

# two: we rekey, strongSwan does, we again
west# ipsec up two
west# ../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
west# ipsec whack --rekey-child --name two
west# ../../guestbin/wait-for-sas.sh 1 1
west# ../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
east# swanctl --rekey --child two
west# ../../guestbin/wait-for.sh --match '"two" .*responder rekeyed' -- cat /tmp/pluto.log
west# ../../guestbin/wait-for-sas.sh 1 1
east# ../../guestbin/ping-once.sh --up -I 192.0.2.254 192.0.1.254
west# ipsec whack --rekey-child --name two
west# ../../guestbin/wait-for-sas.sh 1 1
west# ../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
west# ipsec trafficstatus
west# ipsec showstates | grep -o -e '"two".*established [A-Za-z ]*SA'
east# swanctl --list-sas | grep -e ESTABLISHED -e INSTALLED
west# ipsec down two

