"""Texts that organisations sign: of a pilot, or between themselves."""
