# west is ours
west# ../../guestbin/swan-prep --nokeys
west# ipsec start
west# ../../guestbin/wait-until-pluto-started
west# ipsec add same ke-alone

# east is strongSwan
east# ../../guestbin/swan-prep --userland strongswan
east# ../../guestbin/strongswan-start.sh
east# swanctl --load-all --noprompt | grep -e successfully -e failed

# same: we rekey, strongSwan does, we again
west# ipsec up same
west# ../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
west# ipsec whack --rekey-child --name same
west# ../../guestbin/wait-for-sas.sh 1 1
west# ../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
east# swanctl --rekey --child same
west# ../../guestbin/wait-for.sh --match '"same" .*responder rekeyed' -- cat /tmp/pluto.log
west# ../../guestbin/wait-for-sas.sh 1 1
east# ../../guestbin/ping-once.sh --up -I 192.0.2.254 192.0.1.254
west# ipsec whack --rekey-child --name same
west# ../../guestbin/wait-for-sas.sh 1 1
west# ../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
west# ipsec trafficstatus
west# ipsec showstates | grep -o -e '"same".*established [A-Za-z ]*SA'
east# swanctl --list-sas | grep -e ESTABLISHED -e INSTALLED
west# ipsec down same

# ke-alone: we rekey, strongSwan does, we again
west# ipsec up ke-alone
west# ../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
west# ipsec whack --rekey-child --name ke-alone
west# ../../guestbin/wait-for-sas.sh 1 1
west# ../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
east# swanctl --rekey --child ke-alone
west# ../../guestbin/wait-for.sh --match '"ke-alone" .*responder rekeyed' -- cat /tmp/pluto.log
west# ../../guestbin/wait-for-sas.sh 1 1
east# ../../guestbin/ping-once.sh --up -I 192.0.2.254 192.0.1.254
west# ipsec whack --rekey-child --name ke-alone
west# ../../guestbin/wait-for-sas.sh 1 1
west# ../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
west# ipsec trafficstatus
west# ipsec showstates | grep -o -e '"ke-alone".*established [A-Za-z ]*SA'
east# swanctl --list-sas | grep -e ESTABLISHED -e INSTALLED
west# ipsec down ke-alone

