"""What happened between near ideas."""

from dataclasses import dataclass
from typing import ClassVar

from ideas.activity.facts import Audience, FactData


@dataclass(frozen=True, kw_only=True)
class DifferenceTold(FactData):
    """Those who write an idea said why it is another one than ``near``; the reason stands with the idea."""

    subject_kind: ClassVar[str] = "idea"
    audience: ClassVar[Audience] = Audience.CONCERNED
    idea: str
    near: str
