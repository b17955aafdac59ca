../../guestbin/_kernel state | grep -e aead -e auth -e enc
