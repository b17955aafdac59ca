# two gateways
east# ../../guestbin/swan-prep --nokeys
east# ipsec start
east# ../../guestbin/wait-until-pluto-started
east# ipsec whack --impair suppress_retransmits
east# ipsec add west-east

# all with the first IKE SA
west# ../../guestbin/swan-prep --nokeys
west# ipsec start
west# ../../guestbin/wait-until-pluto-started
west# ../../guestbin/wait-for-sas.sh 1 4
east# ../../guestbin/wait-for-sas.sh 1 4
west# grep -c "initiating IKEv2 connection" /tmp/pluto.log
west# ../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
# the peer deletes the IKE SA: all come back with one
east# ipsec down west-east > /dev/null
west# ../../guestbin/wait-for.sh --match "^2$" -- grep -c "initiating IKEv2 connection" /tmp/pluto.log
west# ../../guestbin/wait-for-sas.sh 1 4
east# ../../guestbin/wait-for-sas.sh 1 4
west# grep -c "initiating IKEv2 connection" /tmp/pluto.log
# by command
west# ipsec down west-east > /dev/null
west# ../../guestbin/wait-for-sas.sh 0 0
east# ../../guestbin/wait-for-sas.sh 0 0
west# ipsec up west-east | grep -c "established Child SA"
west# ../../guestbin/wait-for-sas.sh 1 4
east# ../../guestbin/wait-for-sas.sh 1 4
west# grep -c "initiating IKEv2 connection" /tmp/pluto.log
