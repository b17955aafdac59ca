ipsec up west-east > /dev/null
for what in status briefstatus globalstatus connectionstatus trafficstatus showstates shuntstatus fipsstatus processstatus addresspoolstatus "trace --name west-east"; do echo "$what: $(ipsec whack --json --$what | tr -d '\n' | sed -e 's/^{..*}$/{...}/')"; done
ipsec whack --json --trafficstatus | sed -e 's/": [0-9.]*\(,\{0,1\}\)$/": N\1/' -e 's/\(spi_.*": \)"[0-9a-f]*"/\1"SPI"/'
ipsec whack --json --trace --name west-east | grep -e exchange -e payloads -e fragments
for what in connectionstatus briefconnectionstatus trafficstatus showstates trace; do ipsec $what --json nobody; echo "exit status $?"; done
