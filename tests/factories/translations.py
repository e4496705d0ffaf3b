"""What alice's idea says in Italian, without its second section, and in plain words."""

from typing import Any

ITALIAN: dict[str, Any] = {
    "title": "Ore di vicinato",
    "summary": "Mettere in comune il tempo di un quartiere.",
    "sections": {"need": "Una persona su tre vive sola."},
}
PLAIN: dict[str, Any] = {
    "title": "Une heure pour une heure",
    "sections": {"need": "Beaucoup de gens vivent seuls."},
}
