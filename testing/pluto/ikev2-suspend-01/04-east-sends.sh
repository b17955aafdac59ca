# a peer that is silent on the old one is soon sent the new
../../guestbin/wait-for.sh --match "^4$" -- sh -c '../../guestbin/_kernel state | grep -c "^src"'
