"""What calls hold of people: who hid one. A file of its own because ``people`` asks every chapter for exactly this."""

from ideas.calls.models import Call
from ideas.people.personal_data import kept, moved, nothing, register

register(Call, fields=("hidden_by",), export=nothing, erase=kept, unite=moved(Call, "hidden_by"))
