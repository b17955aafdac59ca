# west is ours
west# ../../guestbin/swan-prep --nokeys
west# ipsec start
west# ../../guestbin/wait-until-pluto-started
west# ipsec add classic one two

# east is strongSwan
east# ../../guestbin/swan-prep --userland strongswan
east# ../../guestbin/strongswan-start.sh
east# swanctl --load-all --noprompt | grep -e successfully -e failed

# classic
west# ipsec up classic | tail -n 1
west# ../../guestbin/ping-flow.sh start -I 192.0.1.254 192.0.2.254
west# ipsec whack --rekey-child --name classic | tail -n 1
west# ../../guestbin/wait-for-sas.sh 1 1
east# swanctl --rekey --child classic
west# ../../guestbin/wait-for-pluto.sh '"classic" .*responder rekeyed'
west# ../../guestbin/wait-for-sas.sh 1 1
west# ipsec whack --rekey-child --name classic | tail -n 1
west# ../../guestbin/wait-for-sas.sh 1 1
west# ../../guestbin/ping-flow.sh stop
east# swanctl --list-sas | grep -e ESTABLISHED -e INSTALLED
west# ipsec down classic | tail -n 1

# one
west# ipsec up one | tail -n 1
west# ../../guestbin/ping-flow.sh start -I 192.0.1.254 192.0.2.254
west# ipsec whack --rekey-child --name one | tail -n 1
west# ../../guestbin/wait-for-sas.sh 1 1
east# swanctl --rekey --child one
west# ../../guestbin/wait-for-pluto.sh '"one" .*responder rekeyed'
west# ../../guestbin/wait-for-sas.sh 1 1
west# ipsec whack --rekey-child --name one | tail -n 1
west# ../../guestbin/wait-for-sas.sh 1 1
west# ../../guestbin/ping-flow.sh stop
east# swanctl --list-sas | grep -e ESTABLISHED -e INSTALLED
west# ipsec down one | tail -n 1

# two
west# ipsec up two | tail -n 1
west# ../../guestbin/ping-flow.sh start -I 192.0.1.254 192.0.2.254
west# ipsec whack --rekey-child --name two | tail -n 1
west# ../../guestbin/wait-for-sas.sh 1 1
east# swanctl --rekey --child two
west# ../../guestbin/wait-for-pluto.sh '"two" .*responder rekeyed'
west# ../../guestbin/wait-for-sas.sh 1 1
west# ipsec whack --rekey-child --name two | tail -n 1
west# ../../guestbin/wait-for-sas.sh 1 1
west# ../../guestbin/ping-flow.sh stop
east# swanctl --list-sas | grep -e ESTABLISHED -e INSTALLED
west# ipsec down two | tail -n 1
