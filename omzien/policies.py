"""Which policy headers a page gets: strict for the public site, their own for the two admins."""

from csp.middleware import CSPMiddleware


class PolicyMiddleware(CSPMiddleware):
    """django-csp, with wider rules below /beheer/ and /redactie/."""
