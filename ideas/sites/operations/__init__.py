"""The verbs of sites, by what they serve."""

from ideas.sites.operations.adopting import answer_pack_offer
from ideas.sites.operations.answering import (
    answer_site_invitation,
    change_site_contribution,
    decide_site_application,
    expire_site_invitation,
    leave_site,
)
from ideas.sites.operations.deviating import decide_deviation, end_deviation, note_deviation
from ideas.sites.operations.feeding_back import answer_pack_feedback, give_pack_feedback
from ideas.sites.operations.hiding import hide_site, show_site
from ideas.sites.operations.opening import change_site, open_site
from ideas.sites.operations.packing import begin_pack, publish_pack, write_pack
from ideas.sites.operations.partnering import apply_as_site_partner, invite_site_partner
from ideas.sites.operations.replicating import ask_replication, decide_replication, withdraw_replication
from ideas.sites.operations.stepping import take_site_step

__all__ = [
    "answer_pack_feedback",
    "answer_pack_offer",
    "answer_site_invitation",
    "apply_as_site_partner",
    "ask_replication",
    "begin_pack",
    "change_site",
    "change_site_contribution",
    "decide_deviation",
    "decide_replication",
    "decide_site_application",
    "end_deviation",
    "expire_site_invitation",
    "give_pack_feedback",
    "hide_site",
    "invite_site_partner",
    "leave_site",
    "note_deviation",
    "open_site",
    "publish_pack",
    "show_site",
    "take_site_step",
    "withdraw_replication",
    "write_pack",
]
