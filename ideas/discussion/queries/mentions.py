"""Who and what a text names."""

from ideas.discussion.models import Comment, Thread


def people_named_in(body: str, thread: Thread) -> set[str]:
    """Codes of people whom ``body`` names as ``@Display Name`` and who have commented in ``thread``."""
    names = _names_in(body)
    if not names:
        return set()
    speakers = Comment.objects.filter(thread_id=thread.pk).order_by()
    found = speakers.values_list("author__display_name", "author__code").distinct()
    return {code for name, code in found.iterator() if name.casefold() in names}


def _names_in(body: str) -> set[str]:
    """Every run of one to four words after an ``@``, folded; at most twenty marks are looked at."""
    names: set[str] = set()
    for rest in body.split("@")[1:21]:
        words = [word.strip(".,;:!?()«»\u00a0\u202f") for word in rest.split()[:4]]
        names |= {" ".join(words[:count]).casefold() for count in range(1, len(words) + 1)}
    return names - {""}
