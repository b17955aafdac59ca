grep NO_PROPOSAL_CHOSEN /tmp/pluto.log
