ipsec addconn --name hybrid left=192.1.2.45 leftid=@west leftsubnet=192.0.1.0/24 right=192.1.2.23 rightid=@east rightsubnet=192.0.2.0/24 authby=secret "ike=aes_gcm256-sha2_512-dh31;addke1=ml_kem_768"
ipsec delete any
