"""Which pages are visited, by whom, and what they answer: a status other than 200 stands before the address."""

from collections.abc import Mapping
from typing import Any

VISITS = {
    "nobody": """
        / /news/ /theme-sante/ /how-it-works/ /accessibility/ /privacy/ /terms/
        /ideas/ /ideas/?q=voisinage /ideas/?q=introuvable /ideas/?stage=cocreation&theme=sante&sort=random
        /ideas/{idea}/ /ideas/{idea}/history/ /ideas/{idea}/amendments/ /propose/ /ideas/{idea}/twins/
        /ideas/{amended}/ /ideas/{amended}/amendments/ /ideas/{amended}/amendments/?state=withdrawn
        /amendments/{open_amendment}/ /amendments/{unfit_amendment}/ /amendments/{declined_amendment}/ /propose/near/?title=voisinage
        /resources/ /resources/?q=introuvable /resources/map/ /ideas/{amended}/needs/ /needs/{need}/ /offers/{offer}/
        /ideas/{idea}/?text=it /ideas/{idea}/?text=fr-plain 404:/ideas/{idea}/?text=de
        /ideas/{idea}/translations/ /ideas/{idea}/translations/it/history/
        /organisations/ /organisations/?q=introuvable /organisations/{organisation}/
        /calls/ /calls/{call}/ /territories/ /territories/?q=introuvable /territories/{territory}/
        /comments/{comment}/history/ /discussions/idea/{idea}/synthesis/
        /follow/idea/{idea}/ {follow_path} {unsubscribe_path} /people/{alice}/
        /pilots/ /pilots/?q=introuvable /pilots/{pilot}/ /pilots/{preparing}/ /pilots/{reviewed}/ /pilots/{pilot}/figures/ /pilots/{pilot}/sites/ /pilots/{pilot}/roadmap/
        /pilots/{preparing}/pack/ /pilots/{pilot}/pack/ /pilots/{pilot}/pack/1/ /pilots/{pilot}/pack/changes/ /pilots/{pilot}/pack/feedback/{pack_feedback}/
        /ideas/{idea}/provenance/ /pilots/{pilot}/provenance/ /axes/spread/
        /charter/ /ideas/{idea}/charter/ /pilots/{preparing}/charter/
        /axes/ /axes/{axis}/ /agreements/ /agreements/verify/ /agreements/{in_force}/ /agreements/{in_force}/versions/2/
        /agreements/{signing}/
        /pilots/{pilot}/sites/{site}/ /milestones/{milestone}/ /pilots/{pilot}/figures/{indicator}/ /rounds/{round}/ /pilots/{reviewed}/reviews/1/
        /pilots/{pilot}/pledges/ /pilots/{pilot}/pledges/{pledge}/ /pilots/{pilot}/budget/
        /learnings/ /learnings/{learning}/ /pilots/{pilot}/learnings/ /ideas/{idea}/learnings/
        /pilots/{pilot}/funder-reports/ /funder-reports/{funder_report}/ /funder-reports/verify/
        /team-invitation/{team_secret}/ 404:/team-invitation/gone/ /team-link/{team_link}/ 404:/team-link/gone/
        /ideas/{orphan}/ /ideas/?carrier=sought
        /confirm-address/{address_key}/ 409:/confirm-address/gone/ /claim/{claim}/ 404:/claim/gone/
        /account/sign-in/ /account/sign-up/ /account/closed/ /account/confirm/ /account/confirm/gone/
        /account/password/forgotten/ /account/password/forgotten/sent/ /account/password/new/gone-gone/
        /account/password/new/{reset}/ /account/password/new/done/
        /styleguide/ /api/v1/docs/
        404:/nowhere/ 404:/ideas/{hidden}/ 404:/ideas/{draft}/
    """,
    "alice": """
        / /ideas/ /ideas/{idea}/ /ideas/{waiting}/ /ideas/{draft}/ /propose/ /my-ideas/
        /ideas/{draft}/write/1/ /ideas/{draft}/write/2/ /ideas/{draft}/write/3/ /ideas/{draft}/write/4/
        /ideas/{idea}/write/1/ /ideas/{idea}/team/ /ideas/{idea}/history/ /ideas/{idea}/history/1/restore/
        /ideas/{idea}/team/{guest}/remove/ /ideas/{idea}/requests/{request}/ /ideas/{orphan}/carry/
        /ideas/{idea}/merge/ /ideas/{idea}/merge/{waiting}/ /merges/{merge}/ /merges/{merge}/text/
        /ideas/{idea}/links/ /ideas/{idea}/split/ /ideas/{idea}/parts/ /ideas/{joined}/merged/ /merges/{merged}/
        /ideas/{idea}/edit/ /ideas/{idea}/edit/need/ /ideas/{idea}/edit/title/ /my-texts/
        /ideas/{idea}/translations/ /ideas/{idea}/translations/it/ /ideas/{idea}/translations/de/
        /ideas/{idea}/translations/fr-plain/ /ideas/{idea}/?text=it
        /ideas/{amended}/needs/new/ /needs/{need}/ /needs/{need}/change/ /offers/new/ /offers/{own_offer}/
        /offers/{own_offer}/change/ /my-offers/ /matches/new/?need={need}&offer={offer} /matches/{match}/
        /organisations/propose/ /organisations/{proposed}/ /organisations/{organisation}/ /my-organisations/
        /calls/{call}/ /territories/{territory}/
        /amendments/{open_amendment}/ /amendments/{unfit_amendment}/ /amendments/{unfit_amendment}/rebase/
        /amendments/{partly_amendment}/ /discussions/amendment/{open_amendment}/
        /ideas/{amended}/quote/solution/ /ideas/{amended}/quote/solution/?exact=Une+heure
        /discussions/idea/{idea}/ /discussions/idea/{idea}/?reply={comment} /discussions/pilot/{pilot}/
        /discussions/idea/{idea}/team/ /discussions/idea/{idea}/team/?reply={whispered} /discussions/idea/{draft}/team/
        /comments/{whispered}/publish/ 404:/discussions/idea/{idea}/staff/
        /inbox/ /inbox/?box=follows /inbox/preferences/ /inbox/follows/ /follow/idea/{waiting}/
        /pilots/ /pilots/{pilot}/ /pilots/{pilot}/change/ /pilots/{pilot}/news/ /news/{news}/change/
        /pilots/{pilot}/workspace/ /pilots/{preparing}/workspace/ /pilots/{pilot}/workspace/synthesis/ /discussions/pilot/{pilot}/partners/
        /pilots/{preparing}/criteria/ /pilots/{preparing}/hearings/ /pilots/{preparing}/figures/add/ /pilots/{preparing}/milestones/add/
        /pilots/{preparing}/sites/open/ /pilots/{preparing}/hearings/{hearing}/
        /pilots/{pilot}/sites/ /pilots/{pilot}/sites/{site}/ /pilots/{pilot}/sites/{site}/change/ /pilots/{pilot}/sites/{site}/steps/pause/
        /pilots/{pilot}/sites/{asked_site}/request/ /pilots/{pilot}/sites/{site}/deviations/ /pilots/{pilot}/sites/{site}/deviations/{deviation}/
        /pilots/{pilot}/sites/{site}/partners/invite/ /pilots/{pilot}/pack/ /pilots/{pilot}/pack/draft/ /pilots/{pilot}/pack/publish/
        /pilots/{pilot}/pack/sites/{site}/ /pilots/{pilot}/pack/feedback/{pack_feedback}/
        /pilots/{preparing}/agreement/ /agreements/{agreement}/ /agreements/{agreement}/write/ /agreements/proposals/{proposal}/
        /agreements/{agreement}/signing/ /agreements/{agreement}/end/
        /milestones/{milestone}/ /milestones/{milestone}/change/
        /pilots/{pilot}/figures/ /pilots/{pilot}/figures/enter/ /pilots/{pilot}/figures/{indicator}/ /pilots/{pilot}/figures/{indicator}/change/
        /pilots/{pilot}/budget/ /pilots/{pilot}/budget/add/ /pilots/{pilot}/budget/{line}/
        /pilots/{pilot}/budget/{line}/spend/ /pilots/{pilot}/spendings/{spending}/
        /pilots/{pilot}/learnings/note/ /learnings/{learning}/change/
        /pilots/{pilot}/funder-reports/prepare/ /funder-reports/{draft_report}/ /funder-reports/{draft_report}/change/
        /funder-reports/{draft_report}/freeze/ /funder-reports/{draft_report}/discard/
        /pilots/{pilot}/partners/invite/ /pilots/{pilot}/partners/{applicant}/
        /account/ /account/documents/ /account/tokens/ /account/data/ /account/data/close/ /account/address/
        /account/password/ /account/sign-out/ /account/again/ /account/two-steps/
        /account/two-steps/activate/
        /files/idea/{idea}/ /files/pilot/{pilot}/ /file/{file}/change/ /people/{alice}/
        404:/desk/ 404:/nowhere/
    """,
    "bruno": """
        /ideas/{idea}/join/ /ideas/{orphan}/team/
        /ideas/{amended}/amendments/new/ /ideas/{amended}/amendments/new/?part=need /amendments/{declined_amendment}/
        /my-ideas/ /ideas/{waiting}/ /ideas/{waiting}/steps/withdraw/ /ideas/{hidden}/ /ideas/{idea}/
        /comments/{comment}/edit/ /comments/{comment}/delete/
    """,
    "dora": """
        /my-ideas/ /my-organisations/ /inbox/ /inbox/follows/ /account/tokens/ /organisations/{organisation}/ask/
        /report/comment/{comment}/ /reports/{report}/ /reports/{settled}/ /claim/{claim}/ /account/password/first/
    """,
    "otto": """
        /ideas/{waiting}/ /ideas/{waiting}/endorse/ /organisations/{organisation}/
        /organisations/{organisation}/change/ /organisations/{organisation}/people/ /my-organisations/
        /organisations/{organisation}/offers/
        /files/organisation/{organisation}/ /pilots/{preparing}/ /pilots/{preparing}/partners/{organisation}/
        /pilots/{other}/partners/apply/ /organisations/{organisation}/desk/ /organisations/{organisation}/contacts/
        /organisations/{organisation}/verification/ /organisations/{organisation}/charter/ /agreements/begin/ /organisations/{organisation}/contacts/{contact}/
        /pilots/{other}/sites/replicate/ /pilots/{pilot}/sites/{site}/ /pilots/{pilot}/sites/{site}/partners/{organisation}/
        /pilots/{pilot}/sites/{second_site}/partners/apply/ /pilots/{pilot}/pack/sites/{site}/feedback/
        /agreements/ /agreements/{agreement}/propose/ /agreements/{signing}/ /agreements/{signing}/sign/ /agreements/{signing}/parties/
        /agreements/{in_force}/ /milestones/{milestone}/
        /pilots/{pilot}/pledges/add/ /pilots/{pilot}/pledges/{pledge}/ /pilots/{pilot}/pledges/{pledge}/change/
    """,
    "ada": """
        / /ideas/{idea}/ /ideas/{hidden}/ /pilots/{reviewed}/ /people/{bruno}/ /comments/{comment}/hide/ /amendments/{open_amendment}/hide/
        /discussions/idea/{idea}/synthesis/write/
        /desk/ /desk/board/ /desk/ideas/ /desk/ideas/?q=introuvable
        /comments/{spoken}/pin/ /needs/{need}/ /offers/{offer}/
        /ideas/{idea}/history/redact/ /ideas/{idea}/history/?part=need
        /desk/ideas/{idea}/ /desk/ideas/{waiting}/ /desk/ideas/{hidden}/
        /desk/reports/ /desk/reports/?state=settled /desk/reports/{report}/ /desk/reports/{settled}/
        /desk/carriers/ /ideas/{orphan}/requests/{request_to_carry}/
        /desk/by-hand/ /desk/collect/ /desk/outbox/
        /desk/people/ /desk/people/?q=introuvable /desk/people/new/
        /desk/people/{alice}/ /desk/people/{visitor}/ /desk/people/{blocked}/
        /desk/people/{bruno}/block/ /desk/people/{visitor}/close/
        /desk/organisations/ /desk/organisations/add/ /desk/organisations/{organisation}/ /desk/organisations/{proposed}/
        /desk/organisations/{organisation}/merge/ /agreements/papers/{paper}/ /axes/add/ /axes/{axis}/change/
        /pilots/{pilot}/sites/{site}/hide/ /pilots/{pilot}/figures/{indicator}/
        /desk/charter/ /desk/calls/ /desk/calls/add/ /desk/calls/{call}/ /desk/themes/ /desk/themes/add/ /desk/themes/{theme}/
        /account/again/ /account/two-steps/ /account/two-steps/again/ /account/two-steps/deactivate/
        /account/two-steps/spare-codes/ /account/two-steps/spare-codes/new/
        /learnings/{learning}/hide/ /desk/territories/ /desk/pilots/ /desk/pilots/{pilot}/ /desk/pilots/{preparing}/ /desk/pilots/{reviewed}/
    """,
}

# Forms sent as they are: every field empty, so that each says what is missing.
REFUSED = {
    "nobody": "/propose/ /account/sign-in/ /account/sign-up/ /account/password/forgotten/ /follow/idea/{idea}/",
    "alice": "/organisations/propose/ /discussions/idea/{idea}/ /account/tokens/ /account/password/ "
    "/pilots/{pilot}/news/ /pilots/{pilot}/partners/invite/ /files/idea/{idea}/ /ideas/{idea}/team/ "
    "/ideas/{idea}/merge/{waiting}/ /ideas/{idea}/links/ /ideas/{idea}/split/",
    "bruno": "/ideas/{amended}/amendments/new/ /ideas/{amended}/quote/solution/",
    "dora": "/report/comment/{comment}/",
    "otto": "/ideas/{waiting}/endorse/ /pilots/{other}/partners/apply/",
    "ada": "/desk/people/new/ /desk/collect/ /desk/calls/add/ /desk/themes/add/ /desk/organisations/add/ "
    "/desk/people/{bruno}/block/ /desk/reports/{report}/ /comments/{comment}/hide/ "
    "/amendments/{open_amendment}/hide/",
}

# Answers to GET that are no pages: a redirect, a download, words for a field while one types.
NO_PAGES = {
    "agreement_pdf",
    "pack_pdf",
    "agreement_text",
    "funder_report_manifest",
    "funder_report_pdf",
    "funder_report_tables",
    "figure_csv",
    "figures_csv",
    "budget_csv",
    "organisation_desk_table",
    "spendings_csv",
    "roadmap_ics",
    "inbox_open",
    "export",
    "territory_suggestions",
    "mention_suggestions",
    "edit_here",
    "mfa_download_recovery_codes",
}
# Forms of the desk’s page of an idea, which lead back to it when their address is opened.
NO_PAGES |= {"desk_step", "desk_pause_clock", "desk_resume_clock", "desk_hide_idea"}


# Owed: pages of which the crawled lab has nothing yet. A page that is visited leaves.
NOT_YET: set[str] = {
    "add_questions",
    "add_story",
    "answer",
    "answer_at",
    "change_questions",
    "change_story",
    "charter_version",
    "desk_charter",
    "desk_publish_charter",
    "idea_charter_answer",
    "own_story",
    "pilot_charter_answer",
    "questionnaire",
    "questions",
    "stories",
    "story",
}

# Reached only on the way in, by somebody who has a second step.
ON_THE_WAY = {"mfa_authenticate"}


def addresses(table: str, codes: Mapping[str, Any]) -> list[tuple[int, str]]:
    """What ``table`` says, with ``codes`` filled in: each status and address."""
    found = []
    for entry in table.split():
        status, _, address = entry.rpartition(":")
        address = address.format_map(codes)
        is_outside = address.startswith(("/api/", "/follow/", "/unsubscribe/")) and "/idea/" not in address
        found.append((int(status or 200), address if is_outside else f"/fr{address}"))
    return found
