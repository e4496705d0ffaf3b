"""The pack of a pilot is drafted and published: numbered versions that never change."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from ideas.activity.operations import raise_generation, record, spend
from ideas.files.models import File
from ideas.files.queries import shown_files_of
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import FieldError, Invalid, MovedOn, StaleRevision
from ideas.kernel.text import clean_text
from ideas.pilots.models import Pilot
from ideas.pilots.operations.leading import locked, owed_reason
from ideas.sites.asking import currency_of
from ideas.sites.facts import PackPublished
from ideas.sites.lifecycle import (
    CURRENCIES,
    CURRENCY,
    LABEL_LIMIT,
    MOST_AMOUNT,
    MOST_COSTS,
    PACK_LIMIT,
    WRITTEN_PARTS,
    CostEvery,
    FeedbackState,
)
from ideas.sites.models import Pack, PackCost, PackFeedback
from ideas.sites.operations.adopting import offer_to_sites
from ideas.sites.prefilling import pack_from
from ideas.sites.queries import draft_of, latest_pack

TOO_LONG = _("C’est trop long : au plus %(limit)d caractères.")
NO_DRAFT = _("Cette version est publiée entre-temps : commencez la suivante.")


def begin_pack(pilot: Pilot, *, by: Actor) -> Pack:
    """Begin the next version of the pack: from the last one, the first from what the pilot says of itself.

    Raises MovedOn when one is being written already.
    """
    with transaction.atomic():
        pilot = locked(pilot)
        authorize(by, "sites.draft_pack", pilot)
        if draft_of(pilot) is not None:
            raise MovedOn(_("La prochaine version s’écrit déjà."))
        spend("site", by)
        last = latest_pack(pilot)
        texts = {str(part): getattr(last, part) for part in WRITTEN_PARTS} if last else pack_from(pilot)
        currency = currency_of(pilot) or (last.currency if last else CURRENCY)
        more = {"language": last.language if last else pilot.language, "currency": currency}
        draft = Pack.objects.create(pilot=pilot, begun_by=by.person, **more, **texts)
        draft.files.set(last.files.all() if last else shown_files_of("pilot", pilot.code))
        if last:
            _keep_costs(draft, [vars_of(cost) for cost in last.costs.all()])
        raise_generation()
    return draft


def write_pack(draft: Pack, *, changes: Mapping[str, Any], version: int | None = None, by: Actor) -> Pack:
    """Change ``core``, ``adaptable``, ``conditions``, ``people``, ``language``, ``currency``, ``costs`` (rows of ``label``,
    ``amount`` and ``every``) or ``files`` of the pilot; the rest stays.

    With ``version``, raises StaleRevision when it says something else by now. Raises Invalid with every fault at once,
    MovedOn when it was published.
    """
    with transaction.atomic():
        draft = _locked_draft(draft, "sites.draft_pack", by)
        if version is not None and version != draft.version:
            raise StaleRevision(current={**said_by(draft), "version": draft.version})
        values = _checked({**said_by(draft), **changes}, draft.pilot)
        costs, files = values.pop("costs"), values.pop("files")
        Pack.objects.filter(pk=draft.pk).update(**values, version=draft.version + 1)
        draft.files.set(files)
        _keep_costs(draft, costs)
        raise_generation()
        return Pack.objects.select_related("pilot__idea__stage").get(pk=draft.pk)


def publish_pack(draft: Pack, *, changes: str = "", version: int | None = None, by: Actor) -> Pack:
    """Make the draft the next version, which never changes, and offer it to every site under way.

    ``changes`` says what is new; from the second version on it is owed. What was taken up of the sites' words came of it.
    Raises StaleRevision when the draft says something else than who publishes it read, Invalid with all that it still has to
    say, MovedOn when it was published. Records PackPublished, and PackOffered for each site.
    """
    with transaction.atomic():
        draft = _locked_draft(draft, "sites.publish_pack", by)
        if version is not None and version != draft.version:
            raise StaleRevision(current={**said_by(draft), "version": draft.version})
        number = (draft.pilot.packs.aggregate(n=Max("number"))["n"] or 0) + 1
        said = _why(changes, is_owed=number > 1)
        _expect_whole(draft)
        published = {"number": number, "changes": said, "published_by": by.person}
        Pack.objects.filter(pk=draft.pk).update(**published, published_at=clock.now())
        draft = Pack.objects.select_related("pilot__idea__stage").get(pk=draft.pk)
        taken = PackFeedback.objects.filter(pilot=draft.pilot, state=FeedbackState.TAKEN, became=None)
        taken.update(became=draft)
        record(PackPublished(pilot=draft.pilot.code, number=number), by=by)
        offer_to_sites(draft, by=by)
    return draft


def said_by(pack: Pack) -> dict[str, Any]:
    """What ``pack`` says, as ``write_pack`` takes it."""
    texts = {str(part): getattr(pack, part) for part in WRITTEN_PARTS}
    costs = [vars_of(cost) for cost in pack.costs.all()]
    more = {"language": pack.language, "currency": pack.currency}
    return {**texts, **more, "costs": costs, "files": list(pack.files.all())}


def vars_of(cost: PackCost) -> dict[str, Any]:
    """A line of costs, as ``write_pack`` takes it."""
    return {"label": cost.label, "amount": cost.amount, "every": cost.every}


def _locked_draft(draft: Pack, permission: str, by: Actor) -> Pack:
    pilot = locked(draft.pilot)
    authorize(by, permission, pilot)
    draft = Pack.objects.get(pk=draft.pk)
    if draft.number is not None:
        raise MovedOn(NO_DRAFT)
    draft.pilot = pilot
    return draft


def _keep_costs(pack: Pack, costs: Sequence[Mapping[str, Any]]) -> None:
    pack.costs.all().delete()
    PackCost.objects.bulk_create(
        PackCost(pack=pack, place=place, **cost) for place, cost in enumerate(costs, start=1)
    )


def _why(changes: str, *, is_owed: bool) -> str:
    if is_owed:
        return owed_reason(changes, _("Dites ce qui change : chaque lieu le lit."))
    return clean_text(changes)


def _expect_whole(draft: Pack) -> None:
    empty = [part for part in WRITTEN_PARTS if not getattr(draft, part)]
    errors = [FieldError(part, "required", _("Cette partie est encore vide.")) for part in empty]
    if not draft.costs.exists():
        errors.append(FieldError("costs", "required", _("Dites ce que coûte un lieu.")))
    if errors:
        raise Invalid(errors)


def _checked(values: Mapping[str, Any], pilot: Pilot) -> dict[str, Any]:
    cleaned: dict[str, Any] = {part: clean_text(values[part] or "") for part in WRITTEN_PARTS}
    limit = {"limit": PACK_LIMIT}
    errors = [
        FieldError(part, "too_long", str(TOO_LONG) % limit)
        for part, text in cleaned.items()
        if len(text) > PACK_LIMIT
    ]
    cleaned |= {"language": values["language"], "currency": values["currency"]}
    if cleaned["language"] not in settings.LAB_LANGUAGES:
        errors.append(FieldError("language", "unknown", _("Choisissez une des langues du lab.")))
    chosen = currency_of(pilot)
    if cleaned["currency"] not in ((chosen,) if chosen else CURRENCIES):
        errors.append(FieldError("currency", "unknown", _("Choisissez la monnaie du pilote.")))
    cleaned["costs"], faults = _costs(values["costs"])
    cleaned["files"] = _files(values["files"], pilot)
    if len(cleaned["files"]) < len(values["files"]):
        faults.append(FieldError("files", "unknown", _("Choisissez des documents de ce pilote.")))
    if errors + faults:
        raise Invalid(errors + faults)
    return cleaned


def _files(wanted: Sequence[File], pilot: Pilot) -> list[File]:
    return list(shown_files_of("pilot", pilot.code).filter(pk__in=[file.pk for file in wanted]))


def _costs(rows: Sequence[Mapping[str, Any]]) -> tuple[list[dict[str, Any]], list[FieldError]]:
    """The lines as they are kept, and what is wrong with them."""
    costs = [
        {"label": clean_text(row["label"], lines=False), "amount": row["amount"], "every": row["every"]}
        for row in rows
    ]
    errors = []
    if len(costs) > MOST_COSTS:
        words = str(_("Au plus %(most)d lignes de coûts.")) % {"most": MOST_COSTS}
        errors.append(FieldError("costs", "too_many", words))
    for cost in costs:
        if not 0 < len(cost["label"]) <= LABEL_LIMIT:
            words = str(_("Dites de quoi il s’agit, en %(limit)d caractères au plus."))
            errors.append(FieldError("costs", "label", words % {"limit": LABEL_LIMIT}))
        if not _is_amount(cost["amount"]):
            errors.append(FieldError("costs", "amount", _("Donnez un montant, avec deux décimales au plus.")))
        if cost["every"] not in CostEvery.values:
            errors.append(FieldError("costs", "every", _("Dites si ce coût revient.")))
    return costs, errors


def _is_amount(amount: Decimal) -> bool:
    """Whether it is an amount of money that the database keeps as it is."""
    return amount.is_finite() and 0 <= amount < MOST_AMOUNT and amount == round(amount, 2)
