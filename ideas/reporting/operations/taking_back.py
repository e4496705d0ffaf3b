"""What is no longer shown in frozen reports: no act of a person, but what follows from one."""

from django.db import transaction

from ideas.activity.operations import raise_generation
from ideas.reporting.lifecycle import TakenBack
from ideas.reporting.models import ReportEntry


def take_back_entries(part: str, key: str) -> int:
    """Empty what reports say of it, for good, and say how many did; the hash of each stays."""
    return _mark(part, key, "", TakenBack.CONSENT, said={})


def hide_entries(part: str, key: str) -> int:
    """Show in no report what they say of it, and say how many did."""
    return _mark(part, key, "", TakenBack.HIDDEN)


def show_entries(part: str, key: str) -> int:
    """Show again what was hidden, and say in how many reports."""
    return _mark(part, key, TakenBack.HIDDEN, "")


def _mark(part: str, key: str, was: str, becomes: str, **columns: object) -> int:
    with transaction.atomic():
        rows = ReportEntry.objects.filter(part=part, key=key, taken_back=was)
        changed = rows.update(taken_back=becomes, **columns)
        if changed:
            raise_generation()
    return changed
