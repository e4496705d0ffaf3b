"""Django's settings for every mode; what a deployment may change is in ``env.py``."""

import environ
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from lab import env

env.read_file()

ROOT = env.ROOT
LAB_MODE = env.value("LAB_MODE")
LAB_DATA = env.data_folder()
LAB_NAME = env.value("LAB_NAME")
LAB_SENDER = env.value("LAB_SENDER")
LAB_BASE_URL = env.value("LAB_BASE_URL").rstrip("/")
LAB_REDIS_URL = env.value("LAB_REDIS_URL")
LAB_TERMS_VERSION = env.value("LAB_TERMS_VERSION")
LAB_PRIVACY_VERSION = env.value("LAB_PRIVACY_VERSION")
LAB_PAGE_CACHE_MB = env.value("LAB_PAGE_CACHE_MB")
LAB_TRUSTED_PROXIES = env.value("LAB_TRUSTED_PROXIES")
LAB_BRAND = env.value("LAB_BRAND")
LAB_X_ACCEL = env.value("LAB_X_ACCEL")
LAB_TWINS = env.value("LAB_TWINS")
LAB_LIMITS = env.value("LAB_LIMITS")
LAB_TRANSLATION_ENGINE = env.value("LAB_TRANSLATION_ENGINE")
LAB_SENTRY_DSN = env.value("LAB_SENTRY_DSN")
IS_SERVICE = LAB_MODE == "service"


DEBUG = env.value("LAB_DEBUG")
SECRET_KEY = env.secret_key(LAB_DATA, is_service=IS_SERVICE)
ALLOWED_HOSTS = env.value("LAB_HOSTS")
CSRF_TRUSTED_ORIGINS = [LAB_BASE_URL] if LAB_BASE_URL.startswith("https") else []

INSTALLED_APPS = [
    "lab.ui",
    "lab.web",
    "api",
    "cms",
    "ideas.exchange",
    "ideas.insights",
    "ideas.notifications",
    "ideas.moderation",
    "ideas.learning",
    "ideas.reporting",
    "ideas.measurement",
    "ideas.pledges",
    "ideas.roadmap",
    "ideas.agreements",
    "ideas.sites",
    "ideas.charter",
    "ideas.pilots",
    "ideas.consent",
    "ideas.collaboration",
    "ideas.similarity",
    "ideas.ideation",
    "ideas.calls",
    "ideas.discussion",
    "ideas.workflow",
    "ideas.organisations",
    "ideas.files",
    "ideas.people",
    "ideas.topics",
    "ideas.search",
    "ideas.activity",
    "ideas.kernel",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "rest_framework",
    "drf_spectacular",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "django_structlog",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "lab.ui.policy.ContentSecurityPolicy",
    "lab.web.pagecache.PageCacheMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "lab.web.ownpages.OwnPagesMiddleware",
    "lab.web.languages.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "lab.web.actor.ActorMiddleware",
    "lab.web.staff.StaffGate",
    "lab.web.answers.RefusalMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "lab.urls"
WSGI_APPLICATION = "lab.wsgi.application"
ASGI_APPLICATION = "lab.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lab.ui.context.look",
            ],
        },
    },
]

# --- Data ---------------------------------------------------------------------------------------------------------
_database_url = env.value("LAB_DATABASE_URL")
if _database_url:
    DATABASES = {"default": environ.Env.db_url_config(_database_url)}
    DATABASES["default"]["CONN_MAX_AGE"] = 600
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # A process that stands still in the middle of a transaction loses it, and with it the rows that others wait for. Rows that
    # are read one by one cost hardly more than rows in a line: no disk of today turns.
    DATABASES["default"].setdefault("OPTIONS", {})["options"] = (
        "-c idle_in_transaction_session_timeout=60000 -c random_page_cost=1.1"
    )
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": LAB_DATA / "lab.sqlite3",
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-65536;",
            },
        }
    }
# A delivery that was claimed and not finished is somebody else's after so long. Workers beat ten times a lease.
LAB_LEASE_SECONDS = 30
# The Celery application, imported by those who speak to Redis: relay and workers, never the web process.
LAB_CELERY = "lab.celery"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- People -------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["lab.web.backends.PersonBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("display_name", "email")},
    },
    {"NAME": "lab.web.passwords.LongEnough"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
LAB_STAFF_TWO_STEPS = IS_SERVICE  # whoever has a lab role signs in with a second step
ACCOUNT_ADAPTER = "lab.web.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True  # in the session that signed up, nowhere else
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = False  # ours count right over processes: the adapter and the forms spend them
MFA_ADAPTER = "lab.web.adapters.TwoStepsAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "lab.web.forms.entering.SecondStepForm",
    "reauthenticate": "lab.web.forms.entering.SecondStepAgainForm",
    "activate_totp": "lab.web.forms.entering.ActivateTwoStepsForm",
}

# --- Languages and time -------------------------------------------------------------------------------------------
_names = {"fr": _("French"), "it": _("Italian"), "de": _("German"), "en": _("English")}
LAB_LANGUAGES = env.languages()
LANGUAGE_CODE = LAB_LANGUAGES[0]
LANGUAGES = [(code, _names[code]) for code in LAB_LANGUAGES]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAIL_I18N_ENABLED = True
LOCALE_PATHS = [ROOT / "platform" / "lab" / "locale"]
TIME_ZONE = env.value("LAB_TIME_ZONE")
USE_TZ = True
USE_I18N = True

# --- Files --------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = LAB_DATA / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = LAB_DATA / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "files": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": LAB_DATA / "files", "base_url": None},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# --- Mail ---------------------------------------------------------------------------------------------------------
_mail_url = env.value("LAB_MAIL_URL")
if _mail_url:
    _mail = environ.Env.email_url_config(_mail_url)
    MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {
                "host": _mail["EMAIL_HOST"],
                "port": _mail["EMAIL_PORT"] or 25,
                "username": _mail["EMAIL_HOST_USER"] or "",
                "password": _mail["EMAIL_HOST_PASSWORD"] or "",
                "use_tls": _mail.get("EMAIL_USE_TLS", False),
                "use_ssl": _mail.get("EMAIL_USE_SSL", False),
                "timeout": 20,
            },
        }
    }
else:
    MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "OPTIONS": {"file_path": str(LAB_DATA / "mail")},
        }
    }
ANYMAIL = {"WEBHOOK_SECRET": env.value("LAB_ANYMAIL_WEBHOOK_SECRET")}
DEFAULT_FROM_EMAIL = LAB_SENDER
SERVER_EMAIL = LAB_SENDER

# --- Safety -------------------------------------------------------------------------------------------------------
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "lab.web.answers.too_old"
SECURE_REFERRER_POLICY = "same-origin"
if LAB_BASE_URL.startswith("https"):
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
if LAB_TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- Wagtail ------------------------------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = LAB_NAME
WAGTAILADMIN_BASE_URL = LAB_BASE_URL
WAGTAILADMIN_LOGIN_URL = LOGIN_URL
WAGTAIL_FRONTEND_LOGIN_URL = "/account/sign-in/"  # the address without a language leads to the reader's own
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILUSERS_PASSWORD_ENABLED = False
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp", "avif"]
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "pdf", "pptx", "txt", "xlsx", "ics"]

# --- API ----------------------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["api.actors.BearerToken", "api.actors.SessionCookie"],
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["api.parsing.JSONInUTF8"],
    "DEFAULT_SCHEMA_CLASS": "api.schema.Described",
    "EXCEPTION_HANDLER": "api.errors.as_response",
    "UNAUTHENTICATED_USER": None,
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Terreau",
    "DESCRIPTION": "Everything that people can do in the lab, for machines. See platform/docs/api.md for a guide.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "COMPONENT_SPLIT_PATCH": True,
    "COMPONENT_SPLIT_REQUEST": False,
    "PREPROCESSING_HOOKS": ["api.schema.only_ours"],
    "POSTPROCESSING_HOOKS": ["api.schema.complete"],
    "SERVE_PUBLIC": True,
}

# --- Logs ---------------------------------------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.value("LAB_LOG_LEVEL")},
    "loggers": {"django.request": {"level": "ERROR"}, "granian": {"level": "WARNING"}},
}
SILENCED_SYSTEM_CHECKS: list[str] = []
