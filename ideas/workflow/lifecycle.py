"""The words of the process engine: what can be open in a stage, who can owe an answer, who can take a step."""

from enum import StrEnum


class Feature(StrEnum):
    """What people can do while a subject stands in a stage."""

    EDIT = "edit"
    COMMENT = "comment"
    SUPPORT = "support"
    ENDORSE = "endorse"
    JOIN = "join"
    AMEND = "amend"
    NEED = "need"
    OFFER = "offer"
    EVALUATE = "evaluate"


class Owes(StrEnum):
    """Who owes the next answer."""

    NOBODY = ""
    LAB = "lab"
    TEAM = "team"


class Taker(StrEnum):
    """Who takes a step."""

    LEAD = "lead"
    CURATOR = "curator"
    HOLDER = "holder"  # what leads the subject just now, such as its pilot
    SYSTEM = "system"
