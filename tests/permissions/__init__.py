"""Who may do what: the tables that the lab reads, and that domain and doors do as they say."""
