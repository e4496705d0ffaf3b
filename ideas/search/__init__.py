"""SearchText: one table of words, folded and stemmed, that both databases search alike."""
