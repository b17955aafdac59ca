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

west# ipsec up one | tail -n 1
west# ping -q -n -c 25 -i 0.01 -W 1 -I 192.0.1.254 192.0.2.254 > /dev/null
west# ../../guestbin/wait-for-sas.sh 1 0
east# ../../guestbin/wait-for-sas.sh 1 0
west# grep -h -e "limit of traffic" -e "peer deletes" /tmp/pluto.log | sed -e "s/.*: //" | sort -u
# it can come again
west# ipsec up one | tail -n 1
west# ../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
