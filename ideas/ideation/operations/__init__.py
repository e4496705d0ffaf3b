"""The verbs of ideas, by what they serve."""

from ideas.ideation.operations.advancing import advance_idea, hold_idea, release_idea
from ideas.ideation.operations.backing import (
    endorse_idea,
    support_idea,
    withdraw_endorsement,
    withdraw_support,
)
from ideas.ideation.operations.crediting import give_credit, take_credit_back
from ideas.ideation.operations.drafting import claim_draft, drop_stale_draft, record_idea, start_idea
from ideas.ideation.operations.hiding import hide_idea, show_idea
from ideas.ideation.operations.importing import Imported, import_idea, import_ideas, import_sources
from ideas.ideation.operations.inviting import (
    accept_invitation,
    decline_by_secret,
    decline_invitation,
    expire_invitations,
    invite_to_team,
    issue_secret,
    withdraw_invitation,
)
from ideas.ideation.operations.linking import join_by_link, make_team_link, revoke_team_link
from ideas.ideation.operations.machine import (
    ask_machine_translation,
    keep_machine_translation,
    note_original_moved_on,
)
from ideas.ideation.operations.merging import (
    agree_to_merge,
    decide_merge,
    decline_merge,
    propose_merge,
    revise_merge,
    undo_merge,
    withdraw_merge,
)
from ideas.ideation.operations.questions import credit_question
from ideas.ideation.operations.redacting import redact_text
from ideas.ideation.operations.relating import link_ideas, unlink_ideas
from ideas.ideation.operations.requesting import (
    accept_request,
    ask_to_carry,
    ask_to_join,
    decline_request,
    withdraw_request,
)
from ideas.ideation.operations.splitting import split_idea
from ideas.ideation.operations.teaming import hand_over_lead, leave_team, remove_member
from ideas.ideation.operations.translating import (
    confirm_translation,
    review_translation,
    withdraw_translation,
    write_translation,
)
from ideas.ideation.operations.writing import restore_revision, revise_idea

__all__ = [
    "Imported",
    "accept_invitation",
    "accept_request",
    "advance_idea",
    "agree_to_merge",
    "ask_machine_translation",
    "ask_to_carry",
    "ask_to_join",
    "claim_draft",
    "confirm_translation",
    "credit_question",
    "decide_merge",
    "decline_by_secret",
    "decline_invitation",
    "decline_merge",
    "decline_request",
    "drop_stale_draft",
    "endorse_idea",
    "expire_invitations",
    "give_credit",
    "hand_over_lead",
    "hide_idea",
    "hold_idea",
    "import_idea",
    "import_ideas",
    "import_sources",
    "invite_to_team",
    "issue_secret",
    "join_by_link",
    "keep_machine_translation",
    "leave_team",
    "link_ideas",
    "make_team_link",
    "note_original_moved_on",
    "propose_merge",
    "record_idea",
    "redact_text",
    "release_idea",
    "remove_member",
    "restore_revision",
    "review_translation",
    "revise_idea",
    "revise_merge",
    "revoke_team_link",
    "show_idea",
    "split_idea",
    "start_idea",
    "support_idea",
    "take_credit_back",
    "undo_merge",
    "unlink_ideas",
    "withdraw_endorsement",
    "withdraw_invitation",
    "withdraw_merge",
    "withdraw_request",
    "withdraw_support",
    "withdraw_translation",
    "write_translation",
]
