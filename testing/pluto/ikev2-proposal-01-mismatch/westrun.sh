ipsec whack --impair none --impair timeout_on_retransmit
ipsec up ike || echo "exit status $?"
ipsec whack --impair none --impair suppress_retransmits
ipsec up esp || echo "exit status $?"
ipsec showstates
ipsec trafficstatus
