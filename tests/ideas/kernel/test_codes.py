"""Public codes, secrets and what is kept of them."""

import re

from ideas.kernel import codes


def test_a_code_is_eight_characters_that_cannot_be_mistaken():
    for _ in range(500):
        assert re.fullmatch("[2-9A-HJKMNP-TV-Z]{8}", codes.new_code())


def test_the_alphabet_has_no_twins():
    assert len(set(codes.ALPHABET)) == len(codes.ALPHABET) == 30
    assert not set("01OILU") & set(codes.ALPHABET)


def test_codes_and_secrets_do_not_repeat():
    assert len({codes.new_code() for _ in range(2000)}) == 2000
    assert len({codes.new_secret() for _ in range(2000)}) == 2000


def test_a_secret_is_long_and_fits_in_an_address():
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", codes.new_secret())


def test_a_hash_is_the_same_for_the_same_and_needs_no_key(settings):
    before = codes.hashed("secret")
    settings.SECRET_KEY = "another"

    assert codes.hashed("secret") == before
    assert codes.hashed("secret2") != before
    assert len(before) == 64


def test_a_keyed_hash_depends_on_the_labs_key(settings):
    before = codes.keyed_hash("192.0.2.7")

    assert codes.keyed_hash("192.0.2.7") == before
    assert re.fullmatch("[0-9a-f]{32}", before)
    settings.SECRET_KEY = "another"
    assert codes.keyed_hash("192.0.2.7") != before
