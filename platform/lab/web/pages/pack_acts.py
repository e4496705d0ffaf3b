"""Writing the next version of a pilot's pack, and publishing it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from ideas.files.queries import shown_files_of
from ideas.kernel.errors import Invalid, MovedOn, StaleRevision
from ideas.sites import operations, queries
from ideas.sites.asking import currency_of
from ideas.sites.lifecycle import PackPart
from lab.ui.slots import Link
from lab.web.answers import add_errors, go_on_from, show
from lab.web.forms.packs import PackForm, PublishForm
from lab.web.pages.packs import trail_to_pack
from lab.web.pages.pilot import pilot_seen
from lab.web.pages.voices import speaking


def draft(request: HttpRequest, code: str) -> HttpResponse:
    """Begin the next version with one button, then write it; nothing typed is lost when somebody was faster."""
    pilot = pilot_seen(request, code)
    by = speaking(request.actor, "sites.draft_pack", pilot)
    here, title = reverse("web:pack_draft", args=[pilot.code]), _("Écrire le kit d’essaimage")
    pack = queries.draft_of(pilot)
    if pack is None:
        if request.method == "POST":
            operations.begin_pack(pilot, by=by)
            return HttpResponseRedirect(here)
        return HttpResponseRedirect(reverse("web:pack", args=[pilot.code]))
    is_sent = request.method == "POST" and request.POST.get("do") != "begin"
    files = shown_files_of("pilot", pilot.code)
    form = PackForm(request.POST if is_sent else None, pack=pack, files=files, chosen=currency_of(pilot))
    current: dict[str, Any] = {}
    if is_sent and form.is_valid():
        try:
            version = form.cleaned_data["version"]
            operations.write_pack(pack, changes=form.changes(), version=version, by=by)
        except StaleRevision as error:
            current = {name: said for name, said in error.current.items() if isinstance(said, str)}
            go_on_from(form, error)
        except (Invalid, MovedOn) as error:
            add_errors(form, error)
        else:
            messages.success(
                request, _("C’est enregistré. Seules les personnes qui portent le pilote le voient.")
            )
            follows = "web:publish_pack" if request.POST.get("do") == "publish" else "web:pack_draft"
            return HttpResponseRedirect(reverse(follows, args=[pilot.code]))
    context = {"pilot": pilot, "form": form, "by": by, "current": current, "title": title}
    context["trail"] = trail_to_pack(pilot, Link(title, here))
    return show(request, "web/pack_write.html", context, status=422 if form.errors else 200)


def publish(request: HttpRequest, code: str) -> HttpResponse:
    """Make the draft the next version, and offer it to every site."""
    pilot = pilot_seen(request, code)
    by = speaking(request.actor, "sites.publish_pack", pilot)
    pack = queries.draft_of(pilot)
    if pack is None:
        if request.method == "POST":
            raise MovedOn(_("Cette version est déjà publiée."))
        return HttpResponseRedirect(reverse("web:pack", args=[pilot.code]))
    last = queries.latest_pack(pilot)
    form = PublishForm(request.POST or None, initial={"version": pack.version})
    if request.method == "POST" and form.is_valid():
        try:
            operations.publish_pack(pack, **form.cleaned_data, by=by)
        except StaleRevision as error:
            go_on_from(form, error)
        except Invalid as error:
            _name_parts(form, error)
        except MovedOn as error:
            add_errors(form, error)
        else:
            messages.success(request, _("La version est publiée et proposée à chaque lieu."))
            return HttpResponseRedirect(reverse("web:pack", args=[pilot.code]))
    title = _("Publier le kit d’essaimage")
    context = {"pilot": pilot, "form": form, "by": by, "pack": pack, "last": last, "title": title}
    context |= {"sites": queries.sites_following(pilot), "draft_url": reverse("web:pack_draft", args=[code])}
    context["trail"] = trail_to_pack(pilot, Link(title, request.path))
    return show(request, "web/pack_publish.html", context, status=422 if form.errors else 200)


def _name_parts(form: PublishForm, error: Invalid) -> None:
    """Faults of the draft, which stand on another page, with the part that each is about."""
    names = {str(part): part.label for part in PackPart}
    for fault in error.errors:
        if fault.field in names:
            form.add_error(None, f"{names[fault.field]}{_(' :')} {fault.message}")
        else:
            form.add_error("changes", str(fault.message))
