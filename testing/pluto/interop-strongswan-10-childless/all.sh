# west is ours
west# ../../guestbin/swan-prep --nokeys
west# ipsec start
west# ../../guestbin/wait-until-pluto-started
west# ipsec add west-east

# east is strongSwan
east# ../../guestbin/swan-prep --userland strongswan
east# ../../guestbin/strongswan-start.sh
east# swanctl --load-all --noprompt | grep -e successfully -e failed

# we begin
west# ipsec up west-east | grep -v -e 'deleting IKE SA' -e 'to delete IKE SA'
west# ../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
west# ../../guestbin/wait-for.sh --no-match '^#1:' -- ipsec showstates
west# ipsec trafficstatus
west# ipsec showstates | grep -o -e '"west-east".*established [A-Za-z ]*SA'
east# swanctl --list-sas | grep -e ESTABLISHED -e INSTALLED
west# ipsec down west-east

# strongSwan begins
east# swanctl --initiate --child ours --timeout 1 | grep -e TEMPORARY -e CHILDLESS
west# ../../guestbin/wait-for.sh --timeout 90 --match '"west-east" .*responder established Child SA' -- cat /tmp/pluto.log
east# ../../guestbin/ping-once.sh --up -I 192.0.2.254 192.0.1.254
west# grep -e ' rekey' -e rekeyed /tmp/pluto.log | grep -v deleting
west# ipsec showstates | grep -o -e '"west-east".*established [A-Za-z ]*SA'
west# ipsec trafficstatus
