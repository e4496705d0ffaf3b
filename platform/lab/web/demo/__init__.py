"""The demonstration lab: its texts, and how they are told to the house through its own operations."""
