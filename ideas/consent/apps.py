"""Consent rounds, one chapter of the house."""

from django.apps import AppConfig


class ConsentConfig(AppConfig):
    """Rounds in which those concerned say consent, concern or objection."""

    name = "ideas.consent"
    label = "consent"

    def ready(self) -> None:
        """Register what other chapters ask of rounds."""
        from ideas.consent import blacking, handlers, personal_data, queries, rules  # noqa: F401
        from ideas.kernel.authorization import register_permissions
        from ideas.kernel.subjects import Kind, register_kind

        register_permissions(rules.PERMISSIONS)
        register_kind(
            Kind(
                name="round",
                letter="q",
                visible_to=queries.rounds_visible_to,
                title=str,
                concerned=queries.people_with_voice,
                curated_by=rules.curates_subject,
                parent=lambda round_: (round_.subject_kind, round_.subject_code),
            )
        )
