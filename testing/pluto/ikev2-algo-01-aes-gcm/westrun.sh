ipsec up aes_gcm_16_256
../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
ipsec trafficstatus
ipsec down aes_gcm_16_256
ipsec up aes_gcm_12_192
../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
ipsec trafficstatus
ipsec down aes_gcm_12_192
ipsec up aes_gcm_8_128
../../guestbin/ping-once.sh --up -I 192.0.1.254 192.0.2.254
ipsec trafficstatus
