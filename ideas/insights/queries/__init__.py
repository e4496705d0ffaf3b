"""Questions that look across all chapters."""
