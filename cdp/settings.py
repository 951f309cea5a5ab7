"""Every setting, in one file; what an operator may change comes from the environment.

Without ``DATABASE_URL`` and ``REDIS_URL`` this is a local installation on the data
folder's own servers. ``docs/operations.md`` lists the variables.
"""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from cdp.embedded.folder import DataFolder
from cdp.environment import (
    broker_url,
    database_from_url,
    env_bool,
    env_int,
    env_json,
    env_list,
    env_secret,
    env_text,
    mail_from_url,
    redis_database,
)
from cdp.logs import logging_settings

PROJECT = Path(__file__).resolve().parent.parent
FOLDER = DataFolder.from_environment()
DATA_DIR = FOLDER.path
LOCAL = not os.environ.get("DATABASE_URL")

# --- Tunables: what an installation may want otherwise. docs/operations.md explains.

MIB = 1024 * 1024
# Rows planned and written in one transaction. Between 5,000 and 50,000 the speed is
# the same within noise; memory (32 MB here, 80 MB with 20,000) and the time a lock is
# held grow with it.
IMPORT_CHUNK_ROWS = env_int("IMPORT_CHUNK_ROWS", 10_000, minimum=1)
IMPORT_MAX_BYTES = env_int("IMPORT_MAX_BYTES", 2048 * MIB, minimum=1)
IMPORT_MAX_COLUMNS = env_int("IMPORT_MAX_COLUMNS", 1_000, minimum=1)
# A worker that gives no sign for so long counts as dead, and its import goes on
# elsewhere. Shorter recovers sooner, and suspects a worker that is only slow.
IMPORT_LEASE_SECONDS = env_int("IMPORT_LEASE_SECONDS", 30, minimum=1)
IMPORT_FILE_DAYS = env_int("IMPORT_FILE_DAYS", 30, minimum=1)
IMPORT_UNDO_DAYS = env_int("IMPORT_UNDO_DAYS", 90, minimum=1)
DELIVERY_MAX_BYTES = env_int("DELIVERY_MAX_BYTES", MIB, minimum=1)
# Requests a second that one source may send on average.
DELIVERY_RATE = env_int("DELIVERY_RATE", 1_000)
DELIVERY_RETENTION_DAYS = env_int("DELIVERY_RETENTION_DAYS", 30, minimum=1)
# Requests a second, over ten seconds; 0 counts none. An address is often that of many
# browsers, a token is one program.
API_RATE_PER_ADDRESS = env_int("API_RATE_PER_ADDRESS", 2_000)
API_RATE_PER_TOKEN = env_int("API_RATE_PER_TOKEN", 500)
API_BATCH_MAX_BYTES = env_int("API_BATCH_MAX_BYTES", 32 * MIB, minimum=1)
# Files by URL and notifications: hosts (or host:port) that may be called though they
# are not on the public internet, and what a file may cost.
FETCH_ALLOWED_HOSTS = [host.lower() for host in env_list("FETCH_ALLOWED_HOSTS", [])]
FETCH_MAX_BYTES = env_int("FETCH_MAX_BYTES", 512 * MIB, minimum=1)
FETCH_SECONDS = env_int("FETCH_SECONDS", 120, minimum=1)
# A MaxMind DB file of places by IP address, for Altcraft's ``detect_geo``.
GEOIP_FILE = env_text("GEOIP_FILE", "")
# An OAuth client of Google's, for sheets; without one the pages say what is missing.
GOOGLE_CLIENT_ID = env_text("GOOGLE_CLIENT_ID", "")
GOOGLE_CLIENT_SECRET = env_text("GOOGLE_CLIENT_SECRET", "")
GOOGLE_ADDRESSES = {
    "permission": "https://accounts.google.com/o/oauth2/v2/auth",
    "token": "https://oauth2.googleapis.com/token",
    "drive": "https://www.googleapis.com/drive/v3",
    "sheets": "https://sheets.googleapis.com/v4",
}
PARTITION_MONTHS_AHEAD = env_int("PARTITION_MONTHS_AHEAD", 3, minimum=1)

# --- Who we are

DEBUG = env_bool("DEBUG", default=False)
SECRET_KEY = env_secret("SECRET_KEY", FOLDER.secret if LOCAL else None)
# Enciphers the ids under which profiles are known outside: it must never change.
PROFILE_ID_KEY = env_secret("PROFILE_ID_KEY", FOLDER.secret if LOCAL else None).encode()
BASE_URL = env_text("BASE_URL", FOLDER.address()).rstrip("/")
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", [".localhost", "127.0.0.1", "[::1]"])
HTTPS = urlsplit(BASE_URL).scheme == "https"
# Whoever sends this as a bearer token may read /metrics; unset, nobody may.
METRICS_TOKEN = env_text("METRICS_TOKEN", "")

ROOT_URLCONF = "cdp.urls"
WSGI_APPLICATION = "cdp.wsgi.application"
INSTALLED_APPS = [
    "cdp.apps.CdpConfig",
    "profiles.apps.ProfilesConfig",
    "imports.apps.ImportsConfig",
    "webhooks.apps.WebhooksConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",  # so that the project's templates draw the form fields
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "csp",
    "django_cotton.apps.SimpleAppConfig",  # its automatic one rewrites TEMPLATES
    "django_htmx",
    "django_prometheus",
    "django_structlog",
    "ninja",  # serves its documentation's assets from here instead of a CDN
]
MIDDLEWARE = [
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "cdp.live_doors.LiveDoorMiddleware",  # its doors need nothing of what follows
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]

# --- Where state lives

DATABASE_URL = env_text("DATABASE_URL", "") or FOLDER.postgres.url
# Connections kept open by one process of many threads; 0 opens one per request. Not
# for workers that fork: a pool does not survive it.
DATABASE_POOL_MAX = env_int("DATABASE_POOL_MAX", 0)
DATABASES: dict[str, dict[str, Any]] = {"default": database_from_url(DATABASE_URL)}
DATABASES["default"]["CONN_MAX_AGE"] = 0
if DATABASE_POOL_MAX:
    DATABASES["default"]["OPTIONS"]["pool"] = {
        "min_size": 1,
        "max_size": DATABASE_POOL_MAX,
        "timeout": 5,  # seconds until a request is told that the database is away
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# The address's own database holds the broker's queues, the next one the cache.
REDIS_URL = env_text("REDIS_URL", "") or FOLDER.valkey.url
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": redis_database(REDIS_URL, after=1),
    }
}

MEDIA_ROOT = DATA_DIR / "files"
# What a worker spills there fits neither in memory nor in the database; it may vanish.
SCRATCH_DIR = Path(env_text("SCRATCH_DIR", str(DATA_DIR / "scratch")))
STATIC_URL = "static/"
STATICFILES_DIRS = [PROJECT / "static"]
# Names with the content's hash need `collectstatic`; tests and DEBUG do without.
STATIC_MANIFEST = env_bool("STATIC_MANIFEST", default=not DEBUG)
STATIC_ROOT = DATA_DIR / "static" if STATIC_MANIFEST else None
# Any of Django's storages; web and worker share files through it and nothing else.
FILES_BACKEND = env_text("FILES_BACKEND", "django.core.files.storage.FileSystemStorage")
STORAGES = {
    "default": {"BACKEND": FILES_BACKEND, "OPTIONS": env_json("FILES_OPTIONS")},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if STATIC_MANIFEST
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not STATIC_MANIFEST
WHITENOISE_AUTOREFRESH = DEBUG
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * MIB

# --- Celery: a row in the database is the truth, a message only nudges

CELERY_BROKER_URL = broker_url(REDIS_URL)
CELERY_TASK_DEFAULT_QUEUE = "live"
# Work that takes long goes where it delays no request; all else is live.
CELERY_TASK_ROUTES = {
    task: {"queue": "bulk"}
    for task in (
        "imports.tasks.count_columns",
        "imports.tasks.fetch_file",
        "imports.tasks.work_on_import",
        "profiles.tasks.count_people",
        "profiles.tasks.hand_on_people",
    )
}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# With kombu's defaults the tasks of a killed worker came back after 100 seconds.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": int(timedelta(minutes=10).total_seconds()),
    "unacked_restore_throttle": 1,
    "unacked_restore_interval": 5,
}
CELERY_TIMEZONE = "UTC"

# --- Pages

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PROJECT / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cdp.context.frame",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": ["django_cotton.templatetags.cotton"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CSRF_FAILURE_VIEW = "cdp.views.errors.form_expired"
# A component sees what it is given; a page's variable of the same name stays out.
COTTON_ISOLATE_BY_DEFAULT = True
LANGUAGE_CODE = "en-us"
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

# --- Log-in

AUTH_USER_MODEL = "cdp.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "cdp:start"
ACCOUNT_ADAPTER = "cdp.accounts.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "cdp.account_forms.LoginForm",
    "change_password": "cdp.account_forms.ChangePasswordForm",
    "reset_password": "cdp.account_forms.ResetPasswordForm",
    "reset_password_from_key": "cdp.account_forms.ResetPasswordKeyForm",
    "reauthenticate": "cdp.account_forms.ReauthenticateForm",
}
MFA_ADAPTER = "cdp.accounts.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "cdp.account_forms.AuthenticateForm",
    "reauthenticate": "cdp.account_forms.ReauthenticateByCodeForm",
    "activate_totp": "cdp.account_forms.ActivateForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True  # a log-in lasts as long as its cookie, two weeks
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Tributary"
EMAIL_URL = env_text("EMAIL_URL", "")
EMAIL_BACKEND = env_text(
    "EMAIL_BACKEND",
    "django.core.mail.backends."
    + ("smtp.EmailBackend" if EMAIL_URL else "console.EmailBackend"),
)
globals().update(mail_from_url(EMAIL_URL))
EMAIL_TIMEOUT = 20  # seconds; a worker waits for the mail server
DEFAULT_FROM_EMAIL = env_text("DEFAULT_FROM_EMAIL", "Tributary <tributary@localhost>")

# --- Browsers

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # icons in the stylesheet, the second factor's code
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|metrics)$"]  # asked by machines nearby
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds()) if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
TRUST_PROXY = env_bool("TRUST_PROXY", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUST_PROXY else None
# Log-in attempts are counted by the visitor's address, not by the proxy's.
ALLAUTH_TRUSTED_PROXY_COUNT = int(TRUST_PROXY)
CSRF_TRUSTED_ORIGINS = [BASE_URL] if HTTPS else []

# --- Logs: what happened, by numbers and ids; never a person's data

LOG_JSON = env_bool("LOG_JSON", default=not DEBUG)
LOGGING = logging_settings(as_json=LOG_JSON, level=env_text("LOG_LEVEL", "INFO"))
DJANGO_STRUCTLOG_CELERY_ENABLED = True
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
