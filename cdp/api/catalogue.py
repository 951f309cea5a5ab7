"""Every endpoint of every API, as the apps have registered them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cdp.api.endpoints import Endpoint, Product

_endpoints: dict[tuple[str, str], Endpoint] = {}


def register(endpoints: Iterable[Endpoint]) -> None:
    """Enter endpoints; one that is known takes the place of its earlier self."""
    for endpoint in endpoints:
        _endpoints[endpoint.method, endpoint.path] = endpoint


def endpoints() -> list[Endpoint]:
    """All endpoints, product by product, in the order in which they were entered."""
    order = list(Product)
    return sorted(_endpoints.values(), key=lambda each: order.index(each.product))


def by_product() -> Iterator[tuple[Product, list[Endpoint]]]:
    """The products that have endpoints, with these."""
    for product in Product:
        mine = [each for each in endpoints() if each.product is product]
        if mine:
            yield product, mine
