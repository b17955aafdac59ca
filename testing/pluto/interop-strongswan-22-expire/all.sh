# west is ours
west# ../../guestbin/swan-prep --nokeys
west# ipsec start
west# ../../guestbin/wait-until-pluto-started

# east is strongSwan
east# ../../guestbin/swan-prep --userland strongswan
east# ../../guestbin/strongswan-start.sh
east# swanctl --load-all --noprompt | grep -e successfully -e failed

west# ipsec add bytes
west# ipsec up bytes > /dev/null
west# ../../guestbin/ping-flow.sh start -I 192.0.1.254 192.0.2.254
west# ../../guestbin/wait-for.sh --no-match '^#[23]:' -- ipsec showstates
west# ../../guestbin/ping-flow.sh stop
west# ../../guestbin/wait-for-sas.sh 1 1
east# ../../guestbin/wait-for.sh --match "^1 1$" -- sh -c 'echo $(swanctl --list-sas | grep -c ESTABLISHED) $(swanctl --list-sas | grep -c INSTALLED)'
west# ipsec down bytes > /dev/null
west# ipsec delete bytes

west# ipsec add packets
west# ipsec up packets > /dev/null
west# ../../guestbin/ping-flow.sh start -I 192.0.1.254 192.0.2.254
west# ../../guestbin/wait-for-pluto.sh '"packets" .*: responder rekeyed Child SA' | head -n 1 | grep -o "responder.* Child SA"
west# ../../guestbin/ping-flow.sh stop
west# ../../guestbin/wait-for-sas.sh 1 1
east# ../../guestbin/wait-for.sh --match "^1 1$" -- sh -c 'echo $(swanctl --list-sas | grep -c ESTABLISHED) $(swanctl --list-sas | grep -c INSTALLED)'
