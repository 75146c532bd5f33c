"""Orders, imports, rosters, plans and routes over HTTP."""

from courier_api.web.api.dispatch import imports, orders, plans, rosters, route

__all__ = ["blueprints"]

blueprints = (
    orders.blueprint,
    imports.blueprint,
    rosters.blueprint,
    plans.blueprint,
    route.blueprint,
)
