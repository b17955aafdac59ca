# two gateways
west# ../../guestbin/swan-prep --nokeys
west# ipsec start
west# ../../guestbin/wait-until-pluto-started
west# ipsec add one
east# ../../guestbin/swan-prep --nokeys
east# ipsec start
east# ../../guestbin/wait-until-pluto-started
east# ipsec add one

west# ipsec up one | tail -n 1
# two probes get lost
east# ipsec whack --impair lose_inbound:2
west# ../../guestbin/wait-for-pluto.sh "#1: ESTABLISHED_IKE_SA: retransmission"
east# ../../guestbin/wait-for-pluto.sh "losing retransmit 1 of inbound message 1"
west# ../../guestbin/wait-for-sas.sh 1 1
east# ../../guestbin/wait-for-sas.sh 1 1
west# ../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
west# grep -c "timeout exceeded" /tmp/pluto.log
