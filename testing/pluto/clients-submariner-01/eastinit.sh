../../guestbin/swan-prep --nokeys
echo '%any %any : PSK "paeh3Aishohpheib"' > /etc/ipsec.d/submariner.secrets
ipsec start
../../guestbin/wait-until-pluto-started
ipsec whack --listen
ipsec whack --psk --encrypt --encaps=auto --name cable-v4-0-0 --ipv4 --id 192.1.2.23 --host 192.1.2.23 --client 192.0.2.0/24 --ikeport 4500 --to --id 192.1.2.45 --host 192.1.2.45 --client 192.0.1.0/24 --ikeport 4500 --dpdaction=hold --dpddelay 30
ipsec whack --route --name cable-v4-0-0; echo "exit status $?"
