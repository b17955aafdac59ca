swanctl --list-algs | grep -o ML_KEM_768
swanctl --initiate --child net | grep -e "IKE_INTERMEDIATE request 1 \[ KE \]" -e "selected proposal" -e "successfully"
../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
