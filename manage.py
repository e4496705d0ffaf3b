#!/usr/bin/env python
"""Django's command line for Terreau."""

import os
import sys
from pathlib import Path

if __name__ == "__main__":
    root = Path(__file__).resolve().parent
    sys.path[0:0] = [str(root), str(root / "platform")]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lab.settings")
    from lab.commanding import run_command

    sys.exit(run_command(sys.argv))
