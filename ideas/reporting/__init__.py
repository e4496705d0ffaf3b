"""Reports of a pilot to who funds it: what is chosen is frozen on a day, with a hash that verifies it."""
