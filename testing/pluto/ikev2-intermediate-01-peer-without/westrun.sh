ipsec up tolerant
../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
ipsec down tolerant
ipsec whack --impair none --impair timeout_on_retransmit
ipsec up strict || echo "exit status $?"
ipsec showstates
