"""What pilots teach, one chapter of the house."""
