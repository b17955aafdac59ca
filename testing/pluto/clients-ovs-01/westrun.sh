ipsec --config /etc/ipsec.conf --ctlsocket /run/pluto/pluto.ctl --start --asynchronous tun-out-1
../../guestbin/wait-for.sh --match tun-out-1 -- sh ./ovs active
