"""What was kept of texts is compared without numpy, and says the same as the encoder."""

import pytest

from ideas.similarity import making
from ideas.similarity.comparing import closeness
from ideas.similarity.encoding import Parts
from ideas.similarity.making import encoded

ROOM = Parts("Une salle libre le soir", "Vingt places, un projecteur.")
AULA = Parts("Una sala libera la sera", "Venti posti, un proiettore.")
VAN = Parts("Ein Lieferwagen am Dienstag", "Mit Fahrer.")


def test_the_same_in_another_language_is_near_and_another_thing_is_not() -> None:
    room, same, other = encoded([ROOM, AULA, VAN])

    near, far = closeness(room, [same, other])

    assert (near > 0.5, far < 0.3) == (True, True)
    assert closeness(room, [room]) == [1.0]


def test_nothing_is_near_nothing() -> None:
    assert closeness(encoded([ROOM])[0], []) == []


def test_without_the_extra_nothing_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "has_meaning", lambda: False)

    assert encoded([ROOM]) == []
