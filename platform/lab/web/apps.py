"""Pages for people."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The door for people: fills the frame, says where subjects are shown."""

    name = "lab.web"

    def ready(self) -> None:
        """Register pages with the frame and with short addresses."""
        from lab.ui import slots
        from lab.web import account_mails, frame  # noqa: F401 - registers its sending
        from lab.web.addresses import register_address
        from lab.web.pages.account import whenever_known
        from lab.web.pages.agreement_shown import agreement_address
        from lab.web.pages.amendments import amendment_address
        from lab.web.pages.axes import axis_address
        from lab.web.pages.calls import call_address
        from lab.web.pages.figures_of_pilot import indicator_address
        from lab.web.pages.files import file_address
        from lab.web.pages.funder_report_shown import report_address as funder_report_address
        from lab.web.pages.ideas import idea_address, theme_address
        from lab.web.pages.learning_shown import learning_address
        from lab.web.pages.merging import merge_address
        from lab.web.pages.organisations import organisation_address
        from lab.web.pages.person import person_address
        from lab.web.pages.pilot_roadmap import milestone_address
        from lab.web.pages.pilots import news_address, pilot_address
        from lab.web.pages.propose import claim_drafts
        from lab.web.pages.reports import report_address
        from lab.web.pages.resources import match_address, need_address, offer_address
        from lab.web.pages.rounds import round_address
        from lab.web.pages.sites_shown import site_address
        from lab.web.pages.territories import territory_address
        from lab.web.pages.thread import comment_address
        from lab.web.personal_data import register_libraries

        register_libraries()
        whenever_known.append(claim_drafts)
        register_address("idea", idea_address)
        register_address("amendment", amendment_address)
        register_address("comment", comment_address, among_few=True)
        register_address("merge", merge_address, among_few=True)
        register_address("report", report_address, among_few=True)
        register_address("file", file_address)
        register_address("person", person_address)
        register_address("theme", theme_address)
        register_address("territory", territory_address)
        register_address("organisation", organisation_address)
        register_address("call", call_address)
        register_address("pilot", pilot_address)
        register_address("agreement", agreement_address)
        register_address("news", news_address)
        register_address("round", round_address, among_few=True)
        register_address("site", site_address)
        register_address("milestone", milestone_address)
        register_address("learning", learning_address)
        register_address("funder_report", funder_report_address)
        register_address("axis", axis_address)
        register_address("indicator", indicator_address)
        register_address("need", need_address)
        register_address("offer", offer_address)
        register_address("match", match_address, among_few=True)
        slots.header_links.fill(frame.header_links)
        slots.account_links.fill(frame.account_links)
        slots.staff_links.fill(frame.staff_links)
        slots.viewer.fill(frame.viewer)
        slots.unread_count.fill(frame.unread_count)
        slots.topics.fill(frame.topics)
        slots.addresses.update(
            account="web:account",
            inbox="web:inbox",
            propose="web:propose",
            search="web:ideas",
            sign_in="account_login",
            sign_up="account_signup",
            sign_out="account_logout",
        )
