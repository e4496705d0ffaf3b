"""The verbs of working together, by what they serve."""
