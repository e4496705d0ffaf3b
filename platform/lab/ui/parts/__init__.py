"""The parts of pages, by kind; ``{% load ui %}`` gives them all. Each fails on an argument it does not know."""
