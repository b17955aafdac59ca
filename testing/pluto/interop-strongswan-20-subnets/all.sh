# west is ours
west# ../../guestbin/swan-prep --nokeys
west# ipsec start
west# ../../guestbin/wait-until-pluto-started

# east is strongSwan
east# ../../guestbin/swan-prep --userland strongswan
east# ../../guestbin/strongswan-start.sh
east# swanctl --load-all --noprompt | grep -e successfully -e failed

# each has its own: we begin
west# ipsec add each
west# ipsec up each/1x1 > /dev/null
west# ipsec up each | grep -c "established Child SA"
west# ../../guestbin/wait-for-sas.sh 1 4
west# ../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
east# ../../guestbin/wait-for.sh --match "^1 4$" -- sh -c 'echo $(swanctl --list-sas | grep -c ESTABLISHED) $(swanctl --list-sas | grep -c INSTALLED)'
east# swanctl --list-sas | grep -e '^    local ' -e '^    remote ' | sort
# the IKE SA is rekeyed, and the Child SAs have a new owner
west# ipsec whack --rekey-ike --name each/1x1 > /dev/null
east# swanctl --rekey --ike each | grep -e successfully -e failed
west# ../../guestbin/wait-for-sas.sh 1 4
east# ../../guestbin/wait-for.sh --match "^1 4$" -- sh -c 'echo $(swanctl --list-sas | grep -c ESTABLISHED) $(swanctl --list-sas | grep -c INSTALLED)'
west# ipsec down each > /dev/null
west# ../../guestbin/wait-for-sas.sh 0 0

# strongSwan begins
east# for c in a b c d; do swanctl --initiate --child $c; done | grep -c "completed successfully"
west# ../../guestbin/wait-for-sas.sh 1 4
east# ../../guestbin/ping-once.sh --up -I 192.0.2.254 192.0.1.254
west# ipsec trafficstatus | sed -e 's/^#[0-9]*: //' -e 's/, add.*//' | sort
east# swanctl --terminate --ike each | grep -e successfully -e failed
west# ../../guestbin/wait-for-sas.sh 0 0

# all in one
west# ipsec delete each
west# ipsec add all
east# swanctl --initiate --child all | grep -e successfully -e failed
west# ../../guestbin/wait-for-sas.sh 1 1
east# ../../guestbin/ping-once.sh --up -I 192.0.2.254 192.0.1.254
west# ipsec whack --rekey-child --name all > /dev/null
east# swanctl --rekey --child all | grep -e successfully -e failed
west# ../../guestbin/wait-for-sas.sh 1 1
east# ../../guestbin/ping-once.sh --up -I 192.0.2.254 192.0.1.254
east# swanctl --list-sas | grep -e '^    local ' -e '^    remote ' | sort
