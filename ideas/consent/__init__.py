"""Rounds in which those concerned say consent, concern or objection."""
