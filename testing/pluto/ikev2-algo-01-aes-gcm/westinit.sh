../../guestbin/swan-prep --nokeys
ipsec start
../../guestbin/wait-until-pluto-started
ipsec whack --impair suppress_retransmits
ipsec add aes_gcm_16_256 aes_gcm_12_192 aes_gcm_8_128
echo "initdone"
