grep "no PSK" /tmp/pluto.log
