"""Tests that kill, race and wait: the faults that the machinery must survive (``make storm``)."""
