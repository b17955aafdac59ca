../../guestbin/_kernel state
../../guestbin/_kernel policy
