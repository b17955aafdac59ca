../../guestbin/_kernel policy
