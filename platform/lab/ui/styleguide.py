"""What the style guide shows: made-up ideas, people and forms, so that every part appears in every state."""

import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.safestring import mark_safe

from lab.ui.parts.signs import icon_names
from lab.ui.slots import Link

TOPICS = {
    "lab": ("LAB d’innovation sociale ouverte", 195),
    "insertion": ("Insertion sociale et professionnelle", 262),
    "sante": ("Santé et social", 22),
    "pouvoir": ("Développement du pouvoir d’agir", 80),
}
STAGES = ("Déposée", "Tri", "Co-création", "Évaluation", "Pilote", "Essaimage")
COLOURS = (
    ("ink", "--ink / --paper"),
    ("soft", "--ink-soft / --paper"),
    ("soft2", "--ink-soft / --sunken"),
    ("link", "--brand-ink / --paper"),
    ("brand", "--on-brand / --brand-fill"),
    ("tint", "--brand-ink / --brand-tint"),
    ("seed", "--on-seed / --seed-fill"),
    ("seedt", "--seed-ink / --seed-tint"),
    ("danger", "--danger / --danger-tint"),
    ("info", "--info / --info-tint"),
    ("line", "--line-strong / --surface"),
    ("leaf", "--leaf / --paper"),
)
SECTIONS = (
    ("couleurs", "Couleurs"),
    ("lettre", "Lettre"),
    ("plante", "La plante"),
    ("boutons", "Boutons"),
    ("etiquettes", "Étiquettes"),
    ("formulaires", "Formulaires"),
    ("cartes", "Cartes et listes"),
    ("dialogue", "Discussion"),
    ("messages-types", "Messages"),
    ("donnees", "Données"),
    ("icones", "Icônes"),
)


class ExampleForm(forms.Form):
    """One field of each kind; as it is sent here two answers are wrong."""

    title = forms.CharField(
        label="Titre de l’idée", help_text="Court et parlant. Vous pourrez le changer.", max_length=80
    )
    need = forms.CharField(
        label="Quel besoin avez-vous remarqué ?",
        help_text="Qui le vit, où, à quel moment ?",
        widget=forms.Textarea,
        min_length=80,
        error_messages={"min_length": "Ajoutez une phrase ou deux pour que le lab puisse vous comprendre."},
    )
    date = forms.DateField(
        label="Date", required=False, error_messages={"invalid": "Écrivez la date ainsi : 2026-05-12."}
    )
    commune = forms.ChoiceField(
        label="Commune", choices=[("a", "Aubrive"), ("m", "Montcharmin")], required=False
    )
    theme = forms.ChoiceField(
        label="De quel thème se rapproche-t-elle le plus ?",
        choices=[(slug, name) for slug, (name, _) in TOPICS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez un thème, même approximatif."},
    )
    brings = forms.MultipleChoiceField(
        label="Que pouvez-vous déjà apporter ?",
        choices=[("time", "Du temps"), ("skill", "Un savoir-faire"), ("place", "Un lieu")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    view = forms.ChoiceField(
        label="Présentation",
        choices=[("cards", "Cartes"), ("list", "Liste")],
        widget=forms.RadioSelect,
        initial="cards",
    )
    agrees = forms.BooleanField(label="J’accepte la charte", required=False)


def example() -> dict[str, Any]:
    """The context of the style guide."""
    now = timezone.now()  # noqa: TID251 - what draws pages knows nothing of the house
    return {
        "sections": [Link(label, f"#{slug}") for slug, label in SECTIONS],
        "topics": [{"slug": slug, "name": name} for slug, (name, _) in TOPICS.items()],
        "colours": [
            {"slug": slug, "name": name, "is_line": slug in ("line", "leaf")} for slug, name in COLOURS
        ],
        "icons": sorted(icon_names()),
        "journey": _journey(),
        "idea": _idea(),
        "foreign_idea": _foreign_idea(),
        "pilot": _pilot(),
        "work": _work(),
        "people": [{"name": n, "kind": k, "topic": t} for n, k, t in _PEOPLE],
        "comments": _comments(now),
        "moments": _moments(now),
        "entries": _entries(now),
        "gates": [
            {"text": "Une organisation partenaire", "is_met": True},
            {"text": "Un lieu confirmé", "is_met": False, "note": "Deux offres attendent une réponse."},
        ],
        "changes": [
            ("equal", "Deux voisines-relais par rue font le lien"),
            ("delete", "."),
            ("insert", ", et rendent visite une fois par mois."),
        ],
        "facets": [
            {"value": "lab", "label": "LAB d’innovation sociale ouverte", "count": 4},
            {"value": "sante", "label": "Santé et social", "count": "1000+", "is_checked": True},
            {"value": "it", "label": "Italiano", "count": 0, "language": "it"},
        ],
        "trail": [
            ("Idées", "#cartes"),
            ("Développement du pouvoir d’agir", "#cartes"),
            ("Heures de voisinage", ""),
        ],
        "steps": [
            {"label": "L’essentiel", "url": "#formulaires", "state": "done"},
            {"label": "Le besoin et l’idée", "state": "current"},
            {"label": "Relire et déposer"},
        ],
        "blank_form": ExampleForm(prefix="blank"),
        "wrong_form": ExampleForm({"title": "Un panneau", "need": "Court.", "date": "12.5", "view": "cards"}),
        "theme_details": {slug: {"note": "Une phrase d’explication", "topic": slug} for slug in TOPICS},
        "plants": [(1 + n % 6, list(TOPICS)[n % 4]) for n in range(60)],
    }


_PEOPLE = (
    ("Nadia Bertholet", "person", "insertion"),
    ("Luca Ferrari", "person", "lab"),
    ("Fondation Trait d’union", "org", ""),
    ("Équipe du lab", "lab", ""),
    ("Inès Carvalho", "person", "pouvoir"),
    ("Anja Keller", "person", "sante"),
)


def _journey() -> list[dict[str, Any]]:
    states = ("done", "done", "current", "", "", "")
    dates = ("3 février", "11 février", "depuis le 2 mars", "juin", "dès septembre", "2027")
    notes = (
        "Graine posée",
        "Retenue en huit jours",
        "Clôture prévue le 29 mai",
        "Jury mixte",
        "Six mois",
        "",
    )
    rows = zip(STAGES, states, dates, notes, strict=True)
    return [
        {"name": name, "growth": n, "state": state, "date": date, "note": note}
        for n, (name, state, date, note) in enumerate(rows, 1)
    ]


def _idea() -> dict[str, Any]:
    return {
        "title": "Heures de voisinage",
        "url": "#cartes",
        "summary": "Mettre en commun le temps, les savoirs et les lieux d’un quartier.",
        "topic": "pouvoir",
        "topic_name": TOPICS["pouvoir"][0],
        "place": "Aubrive",
        "support_count": 1128,
        "comment_count": 41,
        "growth": 3,
        "stage_name": "Co-création",
        "seeks": "Cherche un lieu et 2 juristes",
    }


def _foreign_idea() -> dict[str, Any]:
    return {
        **_idea(),
        "title": "Banca del tempo di valle",
        "summary": "Scambiare ore, non soldi: una rete tra generazioni nei villaggi alti.",
        "language": "it",
        "support_count": 1,
        "growth": 5,
        "stage_name": "Pilote",
        "seeks": "",
        "late": "4 jours de retard",
    }


def _pilot() -> dict[str, Any]:
    return {
        "title": "Habitats inclusifs, d’une ville à cinq",
        "url": "#cartes",
        "summary": "Des colocations où vivent ensemble personnes en situation de handicap, étudiantes et jeunes actifs.",
        "topic": "sante",
        "topic_name": TOPICS["sante"][0],
        "status": "Dans les délais",
        "status_kind": "ok",
        "places": "Cinq communes",
        "next_milestone": "Prochain jalon : septembre 2026",
        "indicator": {"label": "professionnels formés", "value": 187, "target": 270},
        "growth": 6,
        "stage_name": "Essaimage",
    }


def _work() -> list[dict[str, Any]]:
    late = {
        "is_late": True,
        "flag": "4 jours de retard",
        "when": "Réponse due le 8 mai",
        "carer": "Émile Kunz",
    }
    here = {
        "is_current": True,
        "flag": "2 conditions manquent",
        "flag_kind": "wait",
        "when": "Clôture le 29 mai",
    }
    return [{**_idea(), **late}, {**_idea(), **here, "carer": "Marc-Antoine Genoud"}]


def _comments(now: datetime.datetime) -> list[dict[str, Any]]:
    words = mark_safe("<p>Oui, chacune fixe ses plages. On l’ajoute au carnet, merci !</p>")
    said = {"when": now - datetime.timedelta(hours=30), "html": words}
    return [
        {**said, "author": "Équipe du lab", "kind": "lab", "is_staff": True, "label": "Épinglé"},
        {**said, "author": "Nadia Bertholet", "topic": "insertion", "stance_name": "Pour", "edited": True},
        {
            **said,
            "author": "Fondation Trait d’union",
            "kind": "org",
            "is_verified": True,
            "for_person": "Fatou Diallo",
        },
        {**said, "author": "Anja Keller", "topic": "sante", "hidden_reason": "publicité"},
    ]


def _moments(now: datetime.datetime) -> list[datetime.datetime]:
    hours = (0, -0.2, -3, -30, -24 * 6, -24 * 45, 24, 24 * 5)
    return [now + datetime.timedelta(hours=h) for h in hours]


def _entries(now: datetime.datetime) -> list[dict[str, Any]]:
    return [
        {
            "when": now,
            "text": "Version 14 du texte",
            "who": "par Nadia Bertholet",
            "url": "#",
            "url_text": "voir les changements",
        },
        {
            "when": now - datetime.timedelta(days=70),
            "text": "Passage en co-création, décidé par le comité de tri",
        },
    ]
