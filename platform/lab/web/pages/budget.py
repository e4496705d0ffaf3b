"""The budget of a pilot: by funder and by line, what was spent and taken back; its files."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize, may
from ideas.kernel.errors import Invalid, MovedOn, NotFound, StaleRevision
from ideas.pilots.models import Pilot
from ideas.pledges import operations, queries
from ideas.pledges.models import Budget, BudgetLine, Spending
from lab.ui import budgets
from lab.ui.budgets import Funding
from lab.ui.charts import Chart
from lab.ui.sheets import Cell, csv_of
from lab.ui.slots import Link
from lab.web.answers import add_errors, go_on_from, show
from lab.web.forms.pledges import CurrencyForm, LineForm, ReversalForm, SpendingForm
from lab.web.pages.one_pilot import pilot_seen
from lab.web.pages.pledges_shown import budget_address, pledges_address, trail
from lab.web.pages.roadmap import voice_for

MOST_SPENDINGS = 50
NOTHING = Decimal(0)


def budget(request: HttpRequest, code: str) -> HttpResponse:
    """Planned, committed, spent and what is missing, in the pilot's one currency; the team chooses that here."""
    pilot = pilot_seen(request, code)
    voice = voice_for(request, "pledges.plan_budget", pilot)
    form = CurrencyForm(request.POST or None)
    if request.method == "POST":
        authorize(voice, "pledges.plan_budget", pilot)
        if form.is_valid():
            try:
                operations.choose_currency(pilot, currency=form.cleaned_data["currency"], by=voice)
            except MovedOn as error:
                add_errors(form, error)
            else:
                messages.success(request, _("La monnaie du pilote est choisie."))
                return HttpResponseRedirect(budget_address(pilot))
    return _shown(request, pilot, form, voice)


def _shown(request: HttpRequest, pilot: Pilot, form: Form, voice: Actor) -> HttpResponse:
    chosen = queries.budget_of(pilot)
    context = {
        "pilot": pilot,
        "trail": trail(pilot, Link(_("Budget"), budget_address(pilot))),
        "budget": chosen,
        "form": form,
        "pledges_url": pledges_address(pilot),
        "csv_url": reverse("web:budget_csv", args=[pilot.code]),
        "may_plan": may(voice, "pledges.plan_budget", pilot),
        **(_sums(pilot, chosen) if chosen is not None else {}),
    }
    return show(request, "web/budget.html", context, status=422 if form.errors else 200)


def _sums(pilot: Pilot, chosen: Budget) -> dict[str, Any]:
    totals, funders = queries.totals_of(pilot), queries.totals_by_funder(pilot)
    return {
        "currency": chosen.currency,
        "totals": totals,
        "funders": funders,
        "promised": sum((one.promised for one in funders), NOTHING),
        "spent_of_nobody": totals.spent - sum(one.spent for one in funders),
        "chart": _chart(chosen.currency, funders, totals),
        "lines": queries.totals_by_line(pilot),
        "spendings": queries.spendings_of(pilot)[:MOST_SPENDINGS],
    }


def _chart(currency: str, funders: list[queries.FunderTotals], totals: queries.Totals) -> Chart | None:
    """Funder by funder; a last bar for what is planned and promised by nobody, or spent of nobody's in particular."""
    bars = [Funding(one.organisation.name, one.promised, one.committed, one.spent) for one in funders]
    missing = max(NOTHING, totals.planned - sum(one.promised for one in funders))
    unnamed = totals.spent - sum(one.spent for one in funders)
    if missing or unnamed:
        bars.append(Funding(_("Sans bailleur"), missing, NOTHING, max(NOTHING, unnamed)))
    return budgets.budget(_("Budget par bailleur"), bars, currency=currency) if bars else None


# --- Files ------------------------------------------------------------------------------------------------------------

HEAD = ("funder_code", "funder", "promised", "committed", "delivered", "spent", "currency")
HEAD_SPENT = ("code", "line", "spent_on", "amount", "currency", "funder", "text", "link", "reverses")


def budget_csv(request: HttpRequest, code: str) -> HttpResponse:
    """The budget by funder as CSV; without a code what is spent of nobody's in particular."""
    pilot, currency = _with_currency(request, code)
    funders = queries.totals_by_funder(pilot)
    rows: list[list[Cell]] = [
        [
            *(one.organisation.code, one.organisation.name, one.promised, one.committed),
            *(one.delivered, one.spent, currency),
        ]
        for one in funders
    ]
    unnamed = queries.totals_of(pilot).spent - sum(one.spent for one in funders)
    rows.append(["", "", NOTHING, NOTHING, NOTHING, unnamed, currency])
    return _csv(f"{pilot.code}-budget.csv", csv_of(HEAD, rows))


def spendings_csv(request: HttpRequest, code: str) -> HttpResponse:
    """All that was spent, and taken back, as CSV."""
    pilot, currency = _with_currency(request, code)
    rows: list[list[Cell]] = [
        [
            *(one.code, one.line.title, one.spent_on, one.amount, currency),
            *(one.funder.name if one.funder else "", one.text, one.link),
            one.reverses.code if one.reverses else "",
        ]
        for one in queries.spendings_of(pilot)
    ]
    return _csv(f"{pilot.code}-spendings.csv", csv_of(HEAD_SPENT, rows))


def _with_currency(request: HttpRequest, code: str) -> tuple[Pilot, str]:
    pilot = pilot_seen(request, code)
    chosen = queries.budget_of(pilot)
    return pilot, chosen.currency if chosen is not None else ""


def _csv(name: str, content: str) -> HttpResponse:
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


# --- Lines and spendings ----------------------------------------------------------------------------------------------


def add_line(request: HttpRequest, code: str) -> HttpResponse:
    """Add a line to the budget."""
    pilot = pilot_seen(request, code)
    voice = _allowed(request, "pledges.plan_budget", pilot)
    form = LineForm(request.POST or None)

    def save() -> None:
        operations.plan_line(pilot, **form.values(), by=voice)

    return _write(request, pilot, form, save, title=_("Ajouter un poste"), done=_("Le poste est ajouté."))


def change_line(request: HttpRequest, code: str, line: str) -> HttpResponse:
    """Say a line otherwise; nothing typed is lost when somebody was faster."""
    row = _line_seen(request, code, line)
    voice = _allowed(request, "pledges.plan_budget", row.budget.pilot)
    form = LineForm(request.POST or None, line=row)

    def save() -> None:
        operations.change_line(row, **form.values(), version=form.cleaned_data["version"], by=voice)

    said = {"title": _("Modifier le poste"), "done": _("Le poste est à jour.")}
    return _write(request, row.budget.pilot, form, save, **said)


def spend(request: HttpRequest, code: str, line: str) -> HttpResponse:
    """Write down what was spent for a line."""
    row = _line_seen(request, code, line)
    pilot = row.budget.pilot
    voice = _allowed(request, "pledges.spend_amount", pilot)
    form = SpendingForm(request.POST or None, pilot=pilot)

    def save() -> None:
        operations.spend_amount(row, **form.cleaned_data, by=voice)

    title = _("Dépense pour « %(line)s »") % {"line": row.title}
    return _write(request, pilot, form, save, title=title, done=_("La dépense est enregistrée."))


def reverse_spending(request: HttpRequest, code: str, spending: str) -> HttpResponse:
    """Take a spending back, with a reason."""
    pilot = pilot_seen(request, code)
    row = Spending.objects.filter(line__budget__pilot=pilot, code=spending).select_related("line").first()
    if row is None:
        raise NotFound()
    voice = _allowed(request, "pledges.spend_amount", pilot)
    form = ReversalForm(request.POST or None)

    def save() -> None:
        operations.reverse_spending(row, reason=form.cleaned_data["reason"], by=voice)

    said = {"title": _("Annuler une dépense"), "done": _("La dépense est annulée.")}
    return _write(request, pilot, form, save, **said)


def _line_seen(request: HttpRequest, code: str, line: str) -> BudgetLine:
    rows = queries.lines_visible_to(request.actor).filter(budget__pilot__code=code)
    row = rows.select_related("budget__pilot__idea__stage").filter(code=line).first()
    if row is None:
        raise NotFound()
    return row


def _allowed(request: HttpRequest, permission: str, pilot: Pilot) -> Actor:
    """Who may do it: the visitor, or the visitor for an organisation."""
    voice = voice_for(request, permission, pilot)
    authorize(voice, permission, pilot)
    return voice


def _write(
    request: HttpRequest, pilot: Pilot, form: Form, save: Callable[[], None], *, title: str, done: str
) -> HttpResponse:
    """A form about the budget: saved, or shown again with what is wrong."""
    current: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        try:
            save()
        except StaleRevision as error:
            current = dict(error.current)
            go_on_from(form, error)
        except (Invalid, MovedOn) as error:
            add_errors(form, error)
        else:
            messages.success(request, done)
            return HttpResponseRedirect(budget_address(pilot))
    address = budget_address(pilot)
    context = {"pilot": pilot, "form": form, "title": title, "current": current, "back_url": address}
    context["trail"] = trail(pilot, Link(_("Budget"), address), Link(title, request.path))
    return show(request, "web/pledge_write.html", context, status=422 if form.errors else 200)
