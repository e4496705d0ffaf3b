"""Organisation, Membership, Mandate."""
