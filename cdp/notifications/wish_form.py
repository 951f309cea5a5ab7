"""How a member wants to be told: two boxes for each kind of news."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import QueryDict

from cdp.models import Membership
from cdp.notifications.kinds import Kind, kinds_for
from cdp.notifications.telling import Wish, choose, wishes
from cdp.statuses import Role


@dataclass(frozen=True, slots=True)
class Line:
    """One kind of news and what the member wants of it."""

    kind: Kind
    wish: Wish


class WishForm:
    """The boxes of all kinds that the member's role can get."""

    def __init__(self, membership: Membership, sent: QueryDict | None) -> None:
        self._membership = membership
        self._sent = sent

    @property
    def lines(self) -> list[Line]:
        """What is chosen now, kind by kind."""
        chosen = wishes(self._membership)
        kinds = kinds_for(Role(self._membership.role))
        return [Line(kind, chosen[kind.name]) for kind in kinds]

    def save(self) -> None:
        """Keeps what was sent; a box that is not sent is not ticked."""
        sent: Mapping[str, str] = self._sent or {}
        names = [kind.name for kind in kinds_for(Role(self._membership.role))]
        choose(
            self._membership,
            {
                name: Wish(
                    in_page=f"{name}-page" in sent, by_mail=f"{name}-mail" in sent
                )
                for name in names
            },
        )
