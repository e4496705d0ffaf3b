"""What sites hold of people, for ``people`` to export, erase and unite. A file of its own for that."""

from ideas.people.personal_data import kept, moved, nothing, register
from ideas.sites.models import Site

register(Site, fields=("hidden_by",), export=nothing, erase=kept, unite=moved(Site, "hidden_by"))
