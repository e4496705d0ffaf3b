"""``{% load ui %}``: every part of ``lab.ui.parts`` under one name."""

from django.template import Library

from lab.ui.parts import boxes, cards, forms, frame, signs, ways, words

register = Library()

for _kind in (signs, words, ways, boxes, cards, forms, frame):
    register.tags |= _kind.register.tags
    register.filters |= _kind.register.filters
