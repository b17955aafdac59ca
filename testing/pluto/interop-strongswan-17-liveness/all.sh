# west is ours
west# ../../guestbin/swan-prep --nokeys
west# ipsec start
west# ../../guestbin/wait-until-pluto-started

# east is strongSwan
east# ../../guestbin/swan-prep --userland strongswan
east# ../../guestbin/strongswan-start.sh
east# swanctl --load-all --noprompt | grep -e successfully -e failed

# strongSwan asks, we answer; then we do not
west# ipsec add one
west# ipsec up one > /dev/null
east# ../../guestbin/wait-for.sh --match 'parsed INFORMATIONAL response' -- cat OUTPUT/east.charon.log | head -n 1 | grep -o 'INFORMATIONAL [a-z]*'
west# ../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
east# ../../guestbin/wait-for.sh --match "^1 1$" -- sh -c 'echo $(swanctl --list-sas | grep -c ESTABLISHED) $(swanctl --list-sas | grep -c INSTALLED)'
west# ipsec whack --impair block_inbound --impair block_outbound > /dev/null
east# ../../guestbin/wait-for.sh --match "^0 0$" -- sh -c 'echo $(swanctl --list-sas | grep -c ESTABLISHED) $(swanctl --list-sas | grep -c INSTALLED)'
west# ipsec whack --impair none
west# ipsec whack --impair send_no_delete
west# ipsec down one > /dev/null
west# ipsec whack --impair none

# it begins anew
east# sed -i -e 's/= clear/= restart/' /peers/strongswan/etc/swanctl/swanctl.conf
east# swanctl --load-conns | grep -e successfully -e failed
west# ipsec up one > /dev/null
west# ipsec whack --impair block_inbound --impair block_outbound > /dev/null
east# ../../guestbin/wait-for.sh --match "^0 0$" -- sh -c 'echo $(swanctl --list-sas | grep -c ESTABLISHED) $(swanctl --list-sas | grep -c INSTALLED)'
west# ipsec whack --impair none
west# ../../guestbin/wait-for.sh --no-match '^#[34]:' -- ipsec showstates
west# ../../guestbin/wait-for-sas.sh 1 1
west# ../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
east# ../../guestbin/wait-for.sh --match "^1 1$" -- sh -c 'echo $(swanctl --list-sas | grep -c ESTABLISHED) $(swanctl --list-sas | grep -c INSTALLED)'
west# ipsec down one > /dev/null

# we ask, strongSwan answers; then it does not
west# ipsec delete one
east# sed -i -e 's/dpd_delay = 1s/dpd_delay = 0s/' /peers/strongswan/etc/swanctl/swanctl.conf
east# swanctl --load-conns | grep -e successfully -e failed
west# ipsec add ours
west# ipsec up ours > /dev/null
east# ../../guestbin/wait-for.sh --match 'parsed INFORMATIONAL request [0-9]* . .$' -- cat OUTPUT/east.charon.log | head -n 1 | grep -o 'INFORMATIONAL [a-z]*'
west# ../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
east# kill -STOP $(pidof charon)
west# ../../guestbin/wait-for-sas.sh 0 0
east# kill -KILL $(pidof charon)
east# ip xfrm state flush
east# ip xfrm policy flush
