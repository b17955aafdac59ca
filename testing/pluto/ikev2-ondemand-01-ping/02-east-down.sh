ipsec down west-east > /dev/null
ipsec connectionstatus west-east | grep " routing: "
../../guestbin/_kernel policy
