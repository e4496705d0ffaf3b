"""Indicators, their values, stories and questions."""
