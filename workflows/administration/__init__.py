"""Administration (系统管理): organs, posts, deputies and accounts of a congress, through one door.

People rows have no state machine, so `workflows.door` does not carry them; what it promises holds
here too: one transaction, one lock, permission from the database, a trail (ADR 0010).
"""

from workflows.administration import accounts, deputies, engine, loads, organs, posts, rules, terms
from workflows.administration.door import PEOPLE_ACTS, Administered, administer
from workflows.administration.founding import Founded, found_congress
from workflows.administration.reach import shown
from workflows.streams import ADMINISTRATION, stream_of

# Importing them registers their acts.
BODIES = (organs, posts, deputies, accounts, terms, loads, rules, engine)

__all__ = [
    "ADMINISTRATION",
    "BODIES",
    "PEOPLE_ACTS",
    "Administered",
    "Founded",
    "administer",
    "found_congress",
    "shown",
    "stream_of",
]
