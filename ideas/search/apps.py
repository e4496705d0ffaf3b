"""Search, one chapter of the house."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Finds codes by words; who may see what they name is for the chapters that own it."""

    name = "ideas.search"
    label = "search"
