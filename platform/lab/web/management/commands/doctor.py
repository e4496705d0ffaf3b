"""``manage.py doctor``: say what is wrong and how to mend it."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from lab.web.doctor import examine, notes


class Command(BaseCommand):
    """Examine settings, machine, database and processes; status 1 when something is wrong."""

    help = "Say what is wrong with this lab and how to mend it."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        """One line for each examination, and two for each thing that is wrong."""
        count = 0
        for name, findings in examine():
            self.stdout.write(f"{'WRONG' if findings else 'ok   '}  {name}")
            for finding in findings:
                self.stdout.write(f"         {finding.wrong}\n         → {finding.mend}")
            count += len(findings)
        remarks = list(notes())
        for remark in remarks:
            self.stdout.write(f"note   {remark}")
        well = "Nothing is wrong; mind the note." if remarks else "All is well."
        wrong = "1 thing is wrong." if count == 1 else f"{count} things are wrong."
        self.stdout.write(f"\n{wrong if count else well}")
        if count:
            sys.exit(1)
