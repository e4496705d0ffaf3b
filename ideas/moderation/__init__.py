"""Report, decisions; sets the limits."""
