../../guestbin/swan-prep --nokeys
