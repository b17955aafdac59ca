../../guestbin/wait-for.sh --no-match . -- sh ./ovs active
sh ./ovs loaded
