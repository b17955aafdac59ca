ipsec whack --impair timeout_on_retransmit
ipsec up insist || echo "exit status $?"
ipsec showstates
