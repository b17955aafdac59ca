ipsec --config /etc/ipsec.conf --ctlsocket /run/pluto/pluto.ctl --start --asynchronous tun-out-1
../../guestbin/wait-for.sh --match tun-out-1 -- sh ./ovs active
sh ./ovs active
ipsec --ctlsocket /run/pluto/pluto.ctl --config /etc/ipsec.conf --delete tun-out-1
ipsec --ctlsocket /run/pluto/pluto.ctl --config /etc/ipsec.conf --delete tun-in-1
sh ./ovs loaded
sh ./ovs active
