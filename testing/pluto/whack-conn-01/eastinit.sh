../../guestbin/swan-prep --nokeys
ipsec start
../../guestbin/wait-until-pluto-started
ipsec whack --impair suppress_retransmits
ipsec whack --name west-east --psk --encrypt --tunnel --host 192.1.2.45 --id @west --client 192.0.1.0/24 --to --host 192.1.2.23 --id @east --client 192.0.2.0/24 --ike "aes_gcm256-sha2_512-dh31;addke1=ml_kem_768" --esp aes_gcm256
echo "initdone"
