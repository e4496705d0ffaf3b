"""Parts of addresses. A file of its own because Django registers converters once, before any address uses them."""

from django.urls import register_converter

from ideas.kernel.codes import ALPHABET, LENGTH


class CodeConverter:
    """A public code."""

    regex = f"[{ALPHABET}]{{{LENGTH}}}"

    def to_python(self, value: str) -> str:
        """As it stands."""
        return value

    def to_url(self, value: str) -> str:
        """As it stands."""
        return value


register_converter(CodeConverter, "code")
