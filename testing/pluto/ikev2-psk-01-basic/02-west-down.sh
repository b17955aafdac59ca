ipsec down west-east
../../guestbin/_kernel state
../../guestbin/_kernel policy
