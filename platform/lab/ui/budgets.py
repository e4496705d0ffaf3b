"""Budgets as bars: per funder what is planned, committed and spent, and the gap. As pure as the other charts."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from lab.ui import words
from lab.ui.charts import Chart, Saying, Table
from lab.ui.drawing import BAR, label_of, rect, svg, text_at
from lab.ui.scales import Scale, scale_of


@dataclass(frozen=True)
class Funding:
    """What one funder gives: planned, committed, spent; what no one has committed of the plan is the gap."""

    funder: str
    planned: Decimal
    committed: Decimal
    spent: Decimal

    @property
    def gap(self) -> Decimal:
        """What is planned and not committed."""
        return max(Decimal(0), self.planned - self.committed)


def budget(label: str, fundings: Sequence[Funding], *, currency: str = "CHF") -> Chart:
    """Per funder what is planned, committed and spent, on the same scale, and the gap in words. Amounts in ``currency``."""

    def say(value: Decimal) -> str:
        return words.money(value, currency)

    scale = scale_of([max(one.planned, one.committed, one.spent) for one in fundings], 0, 300)
    parts = [part for at, one in enumerate(fundings) for part in _funding(one, 4 + at * 64, scale, say)]
    height = 4 + 64 * len(fundings)
    key_x = (0, 105, 220)
    names = (("rest", _("Prévu")), ("hot", _("Engagé")), ("fill", _("Dépensé")))
    for x, (kind, name) in zip(key_x, names, strict=True):
        parts += [rect(kind, x, height + 4, BAR), text_at(x + 20, height + 16, name)]
    each = [
        _("%(funder)s : %(planned)s prévus, %(committed)s engagés, %(spent)s dépensés, %(gap)s à trouver")
        % {"funder": one.funder, **{name: say(amount) for name, amount in _amounts(one)}}
        for one in fundings
    ]
    sentence = _("%(label)s : %(values)s.") % {
        "label": label,
        "values": " ; ".join(each) or _("aucun montant"),
    }
    rows = tuple((one.funder, *(say(amount) for _name, amount in _amounts(one))) for one in fundings)
    head = (_("Bailleur"), _("Prévu"), _("Engagé"), _("Dépensé"), _("À trouver"))
    return Chart(svg(parts, height + 24, sentence), sentence, Table(label, head, rows))


def _amounts(one: Funding) -> list[tuple[str, Decimal]]:
    return [(name, getattr(one, name)) for name in ("planned", "committed", "spent", "gap")]


def _funding(one: Funding, top: float, scale: Scale, say: Saying) -> list[SafeString]:
    said = _("%(committed)s engagés sur %(planned)s") % {
        "committed": say(one.committed),
        "planned": say(one.planned),
    }
    return [
        text_at(0, top + 13, label_of(one.funder), strong=True),
        rect("rest", 0, top + 20, scale.at(one.planned)),
        rect("hot", 0, top + 20, scale.at(one.committed)),
        rect("fill", 0, top + 24, scale.at(one.spent), height=6),
        text_at(0, top + 50, said),
    ]
