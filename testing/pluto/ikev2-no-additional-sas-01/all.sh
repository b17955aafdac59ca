east# ../../guestbin/swan-prep --nokeys
east# ipsec start
east# ../../guestbin/wait-until-pluto-started
east# ipsec whack --impair refuse_create_child_sa
east# ipsec add one two
west# ../../guestbin/swan-prep --nokeys
west# ipsec start
west# ../../guestbin/wait-until-pluto-started
west# ipsec add one two
west# ipsec up one
west# ipsec up two
west# ipsec showstates | grep -o -e '^#.*established [A-Za-z ]*SA'

# the rekey that is due becomes a new IKE SA; on command it just fails
west# ipsec whack --rekey-child --name one
west# echo $?
west# ipsec whack --impair trigger_v2_rekey:2
west# ../../guestbin/wait-for.sh --match 'replaced IKE SA #1' -- cat /tmp/pluto.log
west# ../../guestbin/wait-for.sh --no-match '^#[12]:' -- ipsec showstates
west# ../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
west# ipsec trafficstatus
