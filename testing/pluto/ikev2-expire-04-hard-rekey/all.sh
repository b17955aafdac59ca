# two gateways
west# ../../guestbin/swan-prep --nokeys
west# ipsec start
west# ../../guestbin/wait-until-pluto-started
west# ipsec whack --impair suppress_retransmits
west# ipsec add one
east# ../../guestbin/swan-prep --nokeys
east# ipsec start
east# ../../guestbin/wait-until-pluto-started
east# ipsec whack --impair suppress_retransmits
east# ipsec add one

west# ipsec whack --impair ignore_soft_expire
east# ipsec whack --impair ignore_soft_expire
west# ipsec up one | tail -n 1
west# ping -q -n -c 25 -i 0.01 -W 1 -I 192.0.1.254 192.0.2.254 > /dev/null
west# ../../guestbin/wait-for-pluto.sh "initiator rekeyed Child SA #2"
west# ../../guestbin/wait-for-sas.sh 1 1
east# ../../guestbin/wait-for-sas.sh 1 1
west# grep -h -e "limit of traffic" /tmp/pluto.log | sed -e "s/.*: //" | sort -u
west# ../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
