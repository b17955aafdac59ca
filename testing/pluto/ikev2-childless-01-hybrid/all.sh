east# ../../guestbin/swan-prep --nokeys
east# ipsec start
east# ../../guestbin/wait-until-pluto-started
east# ipsec add insist
west# ../../guestbin/swan-prep --nokeys
west# ipsec start
west# ../../guestbin/wait-until-pluto-started
west# ipsec add insist
west# ipsec up insist | grep -v -e 'deleting IKE SA' -e 'to delete IKE SA'
west# ../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
west# ../../guestbin/wait-for.sh --no-match '^#1:' -- ipsec showstates
west# ipsec showstates
west# ipsec trafficstatus
east# ipsec trafficstatus
west# ipsec down insist

# without IKE_INTERMEDIATE at east: the other way round it
east# ipsec delete insist
east# ipsec whack --impair omit_intermediate
east# ipsec add either
west# ipsec delete insist
west# ipsec add either
west# ipsec up either | grep -v -e 'deleting IKE SA' -e 'to delete IKE SA'
west# ../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
west# ipsec trafficstatus
west# ipsec down either
