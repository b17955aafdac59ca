ipsec whack --impair none --impair timeout_on_retransmit
ipsec up classic || echo "exit status $?"
ipsec whack --impair none --impair suppress_retransmits
ipsec up hybrid
../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
