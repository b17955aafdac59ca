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

# we
west# ipsec whack --impair trigger_v2_replace:1
west# ../../guestbin/wait-for.sh --no-match '^#[12]:' -- ipsec showstates
west# ../../guestbin/wait-for-sas.sh 1 1
east# ../../guestbin/wait-for.sh --match "^1 1$" -- sh -c 'echo $(swanctl --list-sas | grep -c ESTABLISHED) $(swanctl --list-sas | grep -c INSTALLED)'
west# ../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254

# strongSwan, as responder and then as initiator of the IKE SA
west# ../../guestbin/ping-flow.sh start -I 192.0.1.254 192.0.2.254
east# swanctl --rekey --ike one --reauth | grep -e successfully -e failed
west# ../../guestbin/wait-for.sh --no-match '^#[34]:' -- ipsec showstates
west# ../../guestbin/wait-for-sas.sh 1 1
east# ../../guestbin/wait-for.sh --match "^1 1$" -- sh -c 'echo $(swanctl --list-sas | grep -c ESTABLISHED) $(swanctl --list-sas | grep -c INSTALLED)'
east# swanctl --rekey --ike one --reauth | grep -e successfully -e failed
west# ../../guestbin/wait-for.sh --no-match '^#[56]:' -- ipsec showstates
west# ../../guestbin/wait-for-sas.sh 1 1
east# ../../guestbin/wait-for.sh --match "^1 1$" -- sh -c 'echo $(swanctl --list-sas | grep -c ESTABLISHED) $(swanctl --list-sas | grep -c INSTALLED)'
west# ../../guestbin/ping-flow.sh stop
west# ipsec down one > /dev/null

# strongSwan, when it is time
east# sed -i -e 's/reauth_time = 0s/reauth_time = 4s/' /peers/strongswan/etc/swanctl/swanctl.conf
east# swanctl --load-conns | grep -e successfully -e failed
west# ipsec up one > /dev/null
west# ../../guestbin/ping-flow.sh start -I 192.0.1.254 192.0.2.254
west# ../../guestbin/wait-for.sh --no-match '^#9:' -- ipsec showstates
west# ../../guestbin/ping-flow.sh stop
east# ../../guestbin/wait-for.sh --match "^1 1$" -- sh -c 'echo $(swanctl --list-sas | grep -c ESTABLISHED) $(swanctl --list-sas | grep -c INSTALLED)'
