"""Measuring: a lab of any size, the same server with a bare page beside it, and a client that is never the slower one."""
