../../guestbin/swan-prep --nokeys
ipsec --version
ipsec restart
../../guestbin/wait-until-pluto-started
ipsec --ctlsocket /run/pluto/pluto.ctl --config /etc/ipsec.conf --rereadsecrets
ipsec --config /etc/ipsec.conf --ctlsocket /run/pluto/pluto.ctl --add tun-in-1
sh ./ovs loaded
