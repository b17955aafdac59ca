grep TS_UNACCEPTABLE /tmp/pluto.log
