"""Addresses of what an idea can be read in."""

from django.urls import path

from lab.web.pages import translating, translations

OF_IDEA = "ideas/<code:code>/translations/"
ONE = f"{OF_IDEA}<slug:key>/"

urlpatterns = [
    path(OF_IDEA, translations.translations, name="translations"),
    path(ONE, translating.write_translation, name="write_translation"),
    path(f"{ONE}keep/", translating.keep_translation, name="keep_translation"),
    path(f"{ONE}history/", translations.translation_history, name="translation_history"),
    path(f"{ONE}confirm/", translations.confirm_translation, name="confirm_translation"),
    path(f"{ONE}review/", translations.review_translation, name="review_translation"),
    path(f"{ONE}withdraw/", translations.withdraw_translation, name="withdraw_translation"),
    path(f"{ONE}machine/", translations.ask_machine, name="ask_machine"),
]
