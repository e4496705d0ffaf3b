"""One consent round: what is asked, what each voice said, speaking, what becomes of objections, and what was counted."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from ideas.consent import operations, queries
from ideas.consent.lifecycle import UNDECIDED, RoundState, Stance, Tally
from ideas.consent.models import Position, Round, Seat
from ideas.kernel import clock, subjects
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize, may
from ideas.kernel.errors import Invalid, LabError, MovedOn, NotFound, StaleRevision
from ideas.kernel.text import html_of
from lab.ui.slots import Link
from lab.web.actor import acting
from lab.web.answers import add_errors, show
from lab.web.forms.rounds import (
    AgreementForm,
    NothingForm,
    ObjectionAnswerForm,
    PositionForm,
    ProposalForm,
    WithdrawalForm,
)
from lab.web.pages.round_words import counted_words, result_words

STATE_KINDS = {
    RoundState.OPEN: "wait",
    RoundState.ADOPTED: "ok",
    RoundState.BLOCKED: "alert",
    RoundState.NOT_ADOPTED: "",
    RoundState.WITHDRAWN: "",
}
STANCE_KINDS = {
    Stance.CONSENT: "ok",
    Stance.CONCERN: "wait",
    Stance.OBJECTION: "alert",
    Stance.STAND_ASIDE: "",
}


def round_address(round_: Round) -> str:
    """The round's page in the active language."""
    return reverse("web:round", args=[round_.code])


# --- What can be done -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Act:
    """Something to be done in a round: by which permission, with which form, under a mandate where one is named."""

    permission: str
    form: type[forms.Form]
    run: Callable[[Round, dict[str, Any], Actor], Any]
    is_own: bool
    done: str | Promise


def _answer(round_: Round, said: dict[str, Any], by: Actor) -> Position:
    seat = next((one for one in round_.seats.all() if one.code == said["seat"]), None)
    if seat is None:
        raise NotFound()
    return operations.answer_objection(round_, seat, answer=said["answer"], by=by)


def _change(round_: Round, said: dict[str, Any], by: Actor) -> Round:
    number = said.pop("proposal_number")
    return operations.change_proposal(round_, **said, number=number, by=by)


ACTS: dict[str, Act] = {
    "speak": Act(
        "consent.take_position",
        PositionForm,
        lambda round_, said, by: operations.take_position(round_, **said, by=by),
        True,
        gettext_lazy("Votre position est notée. Vous pouvez la changer jusqu’à l’échéance."),
    ),
    "withdraw_objection": Act(
        "consent.withdraw_objection",
        NothingForm,
        lambda round_, said, by: operations.withdraw_objection(round_, by=by),
        True,
        gettext_lazy("Votre objection est retirée."),
    ),
    "agree": Act(
        "consent.agree_to_answer",
        AgreementForm,
        lambda round_, said, by: operations.agree_to_answer(round_, answer=said["answer"], by=by),
        True,
        gettext_lazy("L’objection est résolue. Merci !"),
    ),
    "answer": Act(
        "consent.answer_objection",
        ObjectionAnswerForm,
        _answer,
        False,
        gettext_lazy("Votre réponse est notée : qui a fait l’objection dira si elle est résolue."),
    ),
    "change": Act(
        "consent.change_proposal",
        ProposalForm,
        _change,
        False,
        gettext_lazy("La proposition a changé : chaque voix est consultée à nouveau."),
    ),
    "close": Act(
        "consent.close_round",
        NothingForm,
        lambda round_, said, by: operations.close_round(round_, by=by),
        False,
        gettext_lazy("Le tour est clos."),
    ),
    "withdraw": Act(
        "consent.withdraw_round",
        WithdrawalForm,
        lambda round_, said, by: operations.withdraw_round(round_, **said, by=by),
        False,
        gettext_lazy("Le tour est retiré."),
    ),
}


def round_seen(request: HttpRequest, code: str) -> Round:
    """The round of that code with all that was said in it; NotFound where the visitor may not know of it."""
    found = queries.with_voices(queries.rounds_visible_to(request.actor)).filter(code=code).first()
    if found is None:
        raise NotFound()
    return found


def one_round(request: HttpRequest, code: str) -> HttpResponse:
    """The round's page; the button pressed says what is to be done."""
    round_ = round_seen(request, code)
    if request.method != "POST":
        return _page(request, round_, {})
    name = request.POST.get("do", "")
    act = ACTS.get(name)
    if act is None:
        raise NotFound()
    by = acting(request) if act.is_own else request.actor
    authorize(by, act.permission, round_)
    form = act.form(request.POST, auto_id=_ids(name, by.organisation_code or by.person_code))
    refused = _do(round_, act, form, by) if form.is_valid() else Invalid()
    if refused is None:
        messages.success(request, str(act.done))
        return HttpResponseRedirect(f"{round_address(round_)}#voices")
    return _page(request, round_seen(request, code), {(name, _whose(name, form, by)): form})


def _do(round_: Round, act: Act, form: forms.Form, by: Actor) -> LabError | None:
    try:
        act.run(round_, dict(form.cleaned_data), by)
    except (Invalid, MovedOn, StaleRevision) as error:
        add_errors(form, error)
        return error
    return None


def _whose(name: str, form: forms.Form, by: Actor) -> str:
    """Whose form it is, where the page has several of a kind."""
    return str(form.data.get("seat", "")) if name == "answer" else by.organisation_code or by.person_code


def _ids(name: str, whose: str) -> str:
    return f"{name}_{whose}_%s"


# --- The page -------------------------------------------------------------------------------------------------------

Typed = dict[tuple[str, str], forms.Form]


def _page(request: HttpRequest, round_: Round, typed: Typed) -> HttpResponse:
    actor: Actor = request.actor
    tally, proposal = queries.tally_of(round_), queries.proposal_of(round_)
    kind = subjects.kind_of(round_.subject_kind)
    subject = kind.visible_to(actor).filter(code=round_.subject_code).first()
    title = kind.title(subject) if subject is not None else ""
    link = Link(title, subjects.short_path(round_.subject_kind, round_.subject_code))
    earlier = [(one, html_of(one.text)) for one in round_.proposals.all() if one != proposal]
    context = {
        "round": round_,
        "state_kind": STATE_KINDS[RoundState(round_.state)],
        "subject": link if subject is not None else None,
        "trail": [*([link] if subject is not None else []), Link(round_.question, round_address(round_))],
        "proposal": proposal,
        "html": html_of(proposal.text),
        "earlier": earlier[::-1],
        "tally": tally,
        "result": result_words(RoundState(round_.state), tally),
        "counted": counted_words(tally),
        "is_asking": round_.is_open and clock.now() <= round_.deadline,
        "voices": [_voice(round_, seat, actor, typed) for seat in round_.seats.all()],
        "own": _own_forms(round_, actor, typed),
        **_leading(round_, actor, tally, typed),
        "form": next(iter(typed.values()), None),
    }
    return show(request, "web/round.html", context, status=422 if typed else 200)


def _voice(round_: Round, seat: Seat, actor: Actor, typed: Typed) -> dict[str, Any]:
    """One voice: its last word, whether it counts, earlier ones, and the form to answer an objection that stands."""
    position = queries.position_of(seat)
    stands = position is not None and position.stands
    form = typed.get(("answer", seat.code)) or ObjectionAnswerForm(
        initial={"seat": seat.code, "answer": position.answer if position else ""},
        auto_id=_ids("answer", seat.code),
    )
    may_answer = stands and round_.state in UNDECIDED and may(actor, "consent.answer_objection", round_)
    return {
        "seat": seat,
        "kind": "org" if seat.organisation_id else "person",
        "url": f"/o/{seat.code}" if seat.organisation_id else "",
        "position": position,
        "stance_kind": STANCE_KINDS[Stance(position.stance)] if position else "",
        "counts": queries.counts(round_, position),
        "earlier": [one for one in seat.positions.all() if one != position][::-1],
        "answer_form": form if may_answer else None,
    }


def _own_forms(round_: Round, actor: Actor, typed: Typed) -> list[dict[str, Any]]:
    """For each voice that the visitor has: the form to speak, and what they can do about its objection."""
    if not actor.is_person or round_.state not in UNDECIDED:
        return []
    own = {seat.pk for seat in queries.seats_spoken_for(round_, actor.person)}
    return [_own_form(round_, seat, typed) for seat in round_.seats.all() if seat.pk in own]


def _own_form(round_: Round, seat: Seat, typed: Typed) -> dict[str, Any]:
    position = queries.position_of(seat)
    said = {"stance": position.stance, "text": position.text} if position else {}
    initial = {**said, "spoken": seat.spoken, "proposal_number": round_.proposal_number}
    form = typed.get(("speak", seat.code)) or PositionForm(initial=initial, auto_id=_ids("speak", seat.code))
    if form.is_bound:  # what was read is what the page shows now
        form.data = form.data.copy()
        form.data |= {"spoken": str(seat.spoken), "proposal_number": str(round_.proposal_number)}
    return {
        "seat": seat,
        "form": form,
        "position": position,
        "objects": position is not None and position.stands,
        "on_behalf_of": seat.code if seat.organisation_id else "",
    }


def _leading(round_: Round, actor: Actor, tally: Tally, typed: Typed) -> dict[str, Any]:
    """What who leads the round can do now, each a form."""
    if round_.state not in UNDECIDED or not may(actor, "consent.change_proposal", round_):
        return {}
    proposal = queries.proposal_of(round_)
    whose = actor.person_code
    initial = {"proposal": proposal.text, "proposal_number": proposal.number}
    change = typed.get(("change", whose)) or ProposalForm(initial=initial, auto_id=_ids("change", whose))
    if change.is_bound:
        change.data = change.data.copy()
        change.data["proposal_number"] = str(proposal.number)
    return {
        "may_close": round_.is_open and not tally.silent,
        "change_form": change,
        "withdrawal_form": typed.get(("withdraw", whose)) or WithdrawalForm(auto_id=_ids("withdraw", whose)),
    }
