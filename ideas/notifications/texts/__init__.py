"""What people are told, in words: fact by fact, in a file for each part of the house.

A package of its own because doors and handlers share it. Words are in the active language. What a reader may not
see (any more) is told to them without its title, its words or its address.
"""

from ideas.notifications.texts.around import Telling
from ideas.notifications.texts.ideas import step_title
from ideas.notifications.texts.telling import WORDS, tellings, tellings_to_each, why

__all__ = ["WORDS", "Telling", "step_title", "tellings", "tellings_to_each", "why"]
