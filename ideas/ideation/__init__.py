"""Idea, Revision, Team, Support, Endorsement, Passage: write, revise, submit, advance."""
