ipsec up west-east
ipsec stop
../../guestbin/_kernel state
../../guestbin/_kernel policy
ls -A /run/pluto
ipsec stop; echo "exit status $?"
ipsec start
ipsec start 2> /dev/null || echo "exit status $?"
../../guestbin/wait-until-pluto-started
ipsec whack --shutdown
ipsec whack --shutdown || echo "exit status $?"
mkdir -p OUTPUT; exec 9> OUTPUT/lock; flock 9; ipsec start; exec 9>&-; flock --nonblock OUTPUT/lock echo "nobody holds it"
../../guestbin/wait-until-pluto-started
readlink /proc/$(cat /run/pluto/pluto.pid)/cwd
ipsec pluto --selftest 2> /dev/null; echo "exit status $?"
for what in stop start restart; do setpriv --reuid=65534 --clear-groups ipsec $what; echo "exit status $?"; done
ipsec briefstatus | head -n 1
