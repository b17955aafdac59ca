# west is ours
west# ../../guestbin/swan-prep --nokeys
west# ipsec start
west# ../../guestbin/wait-until-pluto-started
west# ipsec add first one two

# east is strongSwan
east# ../../guestbin/swan-prep --userland strongswan
east# ../../guestbin/strongswan-start.sh
east# swanctl --load-all --noprompt | grep -e successfully -e failed

# we begin
west# ipsec up first | tail -n 1
west# ../../guestbin/ping-flow.sh start -I 192.0.1.254 192.0.2.254
west# ipsec up one | tail -n 1
west# ../../guestbin/ping-once.sh --up -I 192.1.2.45 192.0.2.254
west# ipsec up two | tail -n 1
west# ../../guestbin/ping-once.sh --up -I 192.0.1.254 192.1.2.23
west# ../../guestbin/wait-for-sas.sh 1 3
# and rekey what there is
west# ipsec whack --rekey-ike --name first | tail -n 1
west# ../../guestbin/wait-for-sas.sh 1 3
west# ipsec whack --rekey-child --name one | tail -n 1
west# ipsec whack --rekey-child --name two | tail -n 1
west# ../../guestbin/wait-for-sas.sh 1 3
west# ../../guestbin/ping-flow.sh stop
west# ipsec down one | tail -n 1
west# ipsec down two | tail -n 1
west# ipsec down first | tail -n 1
west# ../../guestbin/wait-for-sas.sh 0 0

# strongSwan begins
east# swanctl --initiate --child first | grep -e "selected proposal" -e successfully -e failed
west# ../../guestbin/ping-flow.sh start -I 192.0.1.254 192.0.2.254
east# swanctl --initiate --child one | grep -e "selected proposal" -e successfully -e failed
west# ../../guestbin/ping-once.sh --up -I 192.1.2.45 192.0.2.254
east# swanctl --initiate --child two | grep -e "selected proposal" -e successfully -e failed
west# ../../guestbin/ping-once.sh --up -I 192.0.1.254 192.1.2.23
west# ../../guestbin/wait-for-sas.sh 1 3
# and rekeys what there is
east# swanctl --rekey --ike west-east
west# ../../guestbin/wait-for-pluto.sh "responder rekeyed IKE SA"
west# ../../guestbin/wait-for-sas.sh 1 3
east# swanctl --rekey --child one
west# ../../guestbin/wait-for-pluto.sh '"one" .*responder rekeyed Child'
east# swanctl --rekey --child two
west# ../../guestbin/wait-for-pluto.sh '"two" .*responder rekeyed Child'
west# ../../guestbin/wait-for-sas.sh 1 3
west# ../../guestbin/ping-flow.sh stop
east# swanctl --list-sas | grep -e ESTABLISHED -e INSTALLED
