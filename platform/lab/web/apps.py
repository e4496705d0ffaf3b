"""Pages for people."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The door for people: fills the frame, says where subjects are shown."""

    name = "lab.web"

    def ready(self) -> None:
        """Register pages with the frame and with short addresses."""
        from lab.ui import slots
        from lab.web import frame
        from lab.web.addresses import register_address
        from lab.web.pages.files import file_address
        from lab.web.pages.ideas import idea_address

        register_address("idea", idea_address)
        register_address("file", file_address)
        slots.header_links.fill(frame.header_links)
        slots.account_links.fill(frame.account_links)
        slots.staff_links.fill(frame.staff_links)
        slots.viewer.fill(frame.viewer)
        slots.topics.fill(frame.topics)
        slots.addresses.update(
            propose="web:propose",
            search="web:ideas",
            sign_in="account_login",
            sign_up="account_signup",
            sign_out="account_logout",
        )
