"""The content security policy of every page."""

from django.middleware.csp import ContentSecurityPolicyMiddleware


class ContentSecurityPolicy(ContentSecurityPolicyMiddleware):
    """Django's, with the strict policy of the settings."""
