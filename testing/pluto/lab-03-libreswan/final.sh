../../guestbin/ipsec-kernel-state.sh | grep aead
