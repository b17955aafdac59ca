east# ../../guestbin/swan-prep --nokeys
east# ipsec start
east# ../../guestbin/wait-until-pluto-started
east# ipsec add west-east
west# ../../guestbin/swan-prep --nokeys
west# ipsec start
west# ../../guestbin/wait-until-pluto-started
west# ipsec add west-east
west# ipsec up west-east
west# ../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254

# west's time has come
west# ipsec whack --impair trigger_v2_replace:1
west# ../../guestbin/wait-for.sh --no-match '^#[12]:' -- ipsec showstates
east# ../../guestbin/wait-for.sh --no-match '^#[12]:' -- ipsec showstates
west# grep -e 'replac' -e 'deleting IKE SA' /tmp/pluto.log
west# ../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
west# ipsec trafficstatus
west# ipsec showstates

# then east's
east# ipsec whack --impair trigger_v2_replace:3
east# ../../guestbin/wait-for.sh --no-match '^#[34]:' -- ipsec showstates
west# ../../guestbin/wait-for.sh --no-match '^#[34]:' -- ipsec showstates
west# ../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
west# ipsec trafficstatus
west# ipsec showstates
east# ipsec showstates
east# ../../guestbin/_kernel state | grep ^src
west# ipsec down west-east
