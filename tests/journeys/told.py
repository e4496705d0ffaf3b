"""Who is told what on an idea's way from a first sentence to an accepted partner: the same through every door.

Written out from the table of notices, not made by the code that it checks. The way: alice submits; charlie follows; bruno
supports and comments, alice answers; carla takes it up and asks, alice answers the lab, carla opens co-creation; four
neighbours support it; otto's commune signs an endorsement, and the idea comes to evaluation; it commits itself to a role
instead, and the idea becomes a pilot; otto is invited, and accepts.
"""

from typing import NamedTuple

TEAM = "vous faites partie de l’équipe"
SUPPORTER = "vous soutenez cette idée"
FOLLOWER = "vous suivez « Heures de voisinage »"
ANSWERED = "quelqu’un répond à votre message"
ASKED = "votre organisation est sollicitée"


class Told(NamedTuple):
    """One notice as its reader sees it; a mail about the account has no ``why``."""

    title: str
    why: str = ""


class Box(NamedTuple):
    """All that one person is told, the oldest first: in both views of the inbox, and by mail."""

    for_you: list[Told]
    followed: list[Told]
    mails: list[Told]


CONFIRM = Told("Confirmez votre adresse – Le Lab")  # the one mail that each account begins with

BOXES = {
    "Alice": Box(
        for_you=[
            Told("Bruno a écrit dans « Heures de voisinage »", TEAM),
            Told("« Heures de voisinage » est maintenant à l’étape « Tri »", TEAM),
            Told("« Heures de voisinage » est maintenant à l’étape « À préciser »", TEAM),
            Told("« Heures de voisinage » est maintenant à l’étape « Co-création »", TEAM),
            Told("Commune d’Aubrive signe un appui à « Heures de voisinage »", TEAM),
            Told("« Heures de voisinage » est maintenant à l’étape « Évaluation »", TEAM),
            Told("Commune d’Aubrive s’engage pour « Heures de voisinage »", TEAM),
            Told("« Heures de voisinage » est maintenant à l’étape « Pilote »", TEAM),
            Told("Commune d’Aubrive a été invitée à devenir partenaire de « Heures de voisinage »", TEAM),
            Told("Commune d’Aubrive est maintenant partenaire de « Heures de voisinage »", TEAM),
        ],
        followed=[],
        mails=[
            Told("Bruno a écrit dans « Heures de voisinage »", TEAM),
            Told("« Heures de voisinage » est maintenant à l’étape « Tri »", TEAM),
            Told("« Heures de voisinage » est maintenant à l’étape « À préciser »", TEAM),
            Told("« Heures de voisinage » est maintenant à l’étape « Co-création »", TEAM),
            Told("Commune d’Aubrive signe un appui à « Heures de voisinage »", TEAM),
            Told("« Heures de voisinage » est maintenant à l’étape « Évaluation »", TEAM),
            Told("Commune d’Aubrive s’engage pour « Heures de voisinage »", TEAM),
            Told("« Heures de voisinage » est maintenant à l’étape « Pilote »", TEAM),
            Told("Commune d’Aubrive a été invitée à devenir partenaire de « Heures de voisinage »", TEAM),
            Told("Commune d’Aubrive est maintenant partenaire de « Heures de voisinage »", TEAM),
        ],
    ),
    "Bruno": Box(
        for_you=[Told("Alice vous répond dans « Heures de voisinage »", ANSWERED)],
        followed=[
            Told("« Heures de voisinage » est maintenant à l’étape « Co-création »", SUPPORTER),
            Told("« Heures de voisinage » est maintenant à l’étape « Pilote »", SUPPORTER),
        ],
        mails=[
            Told("Alice vous répond dans « Heures de voisinage »", ANSWERED),
            Told("« Heures de voisinage » est maintenant à l’étape « Co-création »", SUPPORTER),
            Told("« Heures de voisinage » est maintenant à l’étape « Pilote »", SUPPORTER),
        ],
    ),
    "Carla": Box(for_you=[], followed=[], mails=[]),
    "Charlie": Box(
        for_you=[],
        followed=[
            Told("Bruno a écrit dans « Heures de voisinage »", FOLLOWER),
            Told("Alice a écrit dans « Heures de voisinage »", FOLLOWER),
            Told("« Heures de voisinage » est maintenant à l’étape « Tri »", FOLLOWER),
            Told("« Heures de voisinage » est maintenant à l’étape « À préciser »", FOLLOWER),
            Told("« Heures de voisinage » est maintenant à l’étape « Tri »", FOLLOWER),
            Told("« Heures de voisinage » est maintenant à l’étape « Co-création »", FOLLOWER),
            Told("« Heures de voisinage » est maintenant à l’étape « Évaluation »", FOLLOWER),
            Told("« Heures de voisinage » est maintenant à l’étape « Pilote »", FOLLOWER),
        ],
        mails=[  # comments wait for the morning
            Told("« Heures de voisinage » est maintenant à l’étape « Tri »", FOLLOWER),
            Told("« Heures de voisinage » est maintenant à l’étape « À préciser »", FOLLOWER),
            Told("« Heures de voisinage » est maintenant à l’étape « Tri »", FOLLOWER),
            Told("« Heures de voisinage » est maintenant à l’étape « Co-création »", FOLLOWER),
            Told("« Heures de voisinage » est maintenant à l’étape « Évaluation »", FOLLOWER),
            Told("« Heures de voisinage » est maintenant à l’étape « Pilote »", FOLLOWER),
        ],
    ),
    "Otto": Box(
        for_you=[
            Told("Commune d’Aubrive est invitée à devenir partenaire de « Heures de voisinage »", ASKED)
        ],
        followed=[],
        mails=[Told("Commune d’Aubrive est invitée à devenir partenaire de « Heures de voisinage »", ASKED)],
    ),
    **{  # they support it once it is in co-creation
        f"Voisine {number}": Box(
            for_you=[],
            followed=[Told("« Heures de voisinage » est maintenant à l’étape « Pilote »", SUPPORTER)],
            mails=[Told("« Heures de voisinage » est maintenant à l’étape « Pilote »", SUPPORTER)],
        )
        for number in range(1, 5)
    },
}
