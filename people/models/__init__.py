"""The rows of the people's room (人员与机构)."""

from people.models.congress import Congress, Session, Term
from people.models.deputy import Delegation, Deputy, DeputyStatus
from people.models.mark import DemoMark
from people.models.organ import Organ, OrganAlias, OrganName
from people.models.user import Post, User

__all__ = [
    "Congress",
    "Delegation",
    "DemoMark",
    "Deputy",
    "DeputyStatus",
    "Organ",
    "OrganAlias",
    "OrganName",
    "Post",
    "Session",
    "Term",
    "User",
]
