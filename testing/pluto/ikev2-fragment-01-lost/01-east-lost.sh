grep "dropping inbound" /tmp/pluto.log
