"""What a browser may do with our pages: no inline script or style anywhere, and nothing from elsewhere.

Wagtail's admin cannot keep that, so its addresses have a policy of their own. A page shown there as a preview is
rendered below the same prefix and may be framed by the admin.
"""

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.csp import ContentSecurityPolicyMiddleware
from django.utils.csp import CSP

CMS_PREFIX = "/cms/"
CMS_POLICY = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF, CSP.UNSAFE_INLINE, CSP.UNSAFE_EVAL],
    "style-src": [CSP.SELF, CSP.UNSAFE_INLINE],
    "img-src": [CSP.SELF, "data:", "blob:"],
    "font-src": [CSP.SELF, "data:"],
    "frame-src": [CSP.SELF],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.SELF],
}
PERMISSIONS = ", ".join(f"{name}=()" for name in ("camera", "geolocation", "microphone", "payment", "usb"))
HEADERS = {
    "Permissions-Policy": PERMISSIONS,
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


class ContentSecurityPolicy(ContentSecurityPolicyMiddleware):
    """Django's policy of the settings on every page, the admin's own below ``/cms/``, and the headers beside it."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Add what is missing; a view that set a header itself keeps it."""
        if request.path.startswith(CMS_PREFIX) and not hasattr(response, "_csp_config"):
            response._csp_config = CMS_POLICY
            if response.headers.get("X-Frame-Options") == settings.X_FRAME_OPTIONS:
                response.headers["X-Frame-Options"] = "SAMEORIGIN"
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return super().process_response(request, response)
