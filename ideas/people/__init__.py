"""Person, lab roles, preferences, consent, personal data."""
