"""All settings of the portal, read from the environment. Nothing secret has a default."""

from datetime import time
from pathlib import Path

import environ

from config import environment

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = environment.data_dir(BASE_DIR)
environment.read(DATA_DIR)  # the 0600 file that bin/demo writes; real variables win
env = environ.Env()

# --- the office -------------------------------------------------------------------------------
DEMO = env.bool("DEMO", default=False)
OFFICIAL_SITE = env.bool("OFFICIAL_SITE", default=False)
SITE_URL = env.str("SITE_URL").rstrip("/")
OFFICE = {
    "code": env.str("OFFICE_CODE", default="HB"),
    "name_ko": env.str("OFFICE_NAME_KO", default="한별구청"),
    "name_en": env.str("OFFICE_NAME_EN", default="Hanbyeol-gu Office"),
    "district_ko": env.str("OFFICE_DISTRICT_KO", default="한별구"),
    "district_en": env.str("OFFICE_DISTRICT_EN", default="Hanbyeol-gu"),
    "phone": env.str("OFFICE_PHONE", default="051-000-4000"),
    "address_ko": env.str("OFFICE_ADDRESS_KO", default="한별구 바다마루로 1"),
    "address_en": env.str("OFFICE_ADDRESS_EN", default="1 Badamaru-ro, Hanbyeol-gu"),
    "mail": env.str("OFFICE_MAIL", default="portal@hanbyeol.example"),
    "dongs": env.list(
        "OFFICE_DONGS",
        default=[
            "새솔동",
            "은하동",
            "별빛1동",
            "별빛2동",
            "너울동",
            "솔마루동",
            "가온동",
            "윤슬동",
            "해든동",
            "다올동",
        ],
    ),
}

# Lunch may move by an hour; the law is silent on what comes in after closing (default: the next working day).
OFFICE_HOURS = {
    "opens": time.fromisoformat(env.str("OFFICE_OPENS", default="09:00")),
    "lunch": tuple(time.fromisoformat(at) for at in env.list("OFFICE_LUNCH", default=["12:00", "13:00"])),
    "closes": time.fromisoformat(env.str("OFFICE_CLOSES", default="18:00")),
    "counts_late_receipt": env.bool("OFFICE_COUNTS_LATE_RECEIPT", default=False),
}

# How long a call or a visit should take (시행령 제4조①); after it an officer may bring it to an end.
FAILED_NOTICE_WON = env.int("FAILED_NOTICE_WON", default=4500)  # a call of ten minutes, and some letters
TALK_MINUTES = {"phone": env.int("CALL_MINUTES", default=20), "visit": env.int("VISIT_MINUTES", default=30)}

# --- secrets ----------------------------------------------------------------------------------
SECRET_KEY = environment.secret("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
# What only counts and schedules needs no keys, and says so; whoever else lacks one does not start: citizens/keys.
KEYLESS = env.bool("KEYLESS", default=False)
KEY_RING = "" if KEYLESS else environment.secret("KEY_RING")
KEY_RING_CLASS = env.str("KEY_RING_CLASS", default="citizens.encryption.key_ring.LocalKeyRing")
BLIND_INDEX_KEY = "" if KEYLESS else environment.secret("BLIND_INDEX_KEY")
ADDRESS_TOKEN_KEY = "" if KEYLESS else environment.secret("ADDRESS_TOKEN_KEY")

# --- Django -----------------------------------------------------------------------------------
DEBUG = env.bool("DEBUG", default=False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.Account"

# The map, bottom to top: an app may import what stands above it in this list, never below.
INSTALLED_APPS = [
    "citizens.keys",
    "citizens.accounts",
    "citizens.access_log",
    "citizens.contact_points",
    "citizens.corrections",
    "citizens.registry",
    "citizens.consent",
    "citizens.preferences",
    "citizens.quality",
    "citizens.processing_stops",
    "citizens.contacts",
    "citizens.reach",
    "citizens.surveys",
    "citizens.merging",
    "citizens.incidents",
    "citizens.mandates",
    "citizens.parties",
    "civil_petitions",
    "civil_petitions.past_figures",
    "civil_petitions.drafts",
    "civil_petitions.satisfaction",
    "civil_petitions.triage",
    "channels_mail.outbox",
    "channels_mail.petition_notices",
    "channels_mail.consultation",
    "channels_mail.campaigns",
    "channels_mail.automations",
    "channels_mail.inbound",
    "channels_mail.guest_letters",
    "portal.retention",
    "portal.search",
    "portal.board",
    "portal.content",
    "portal.interests",
    "portal.repeated_questions",
    "portal.participation",
    "portal.moderation",
    "portal.downloads",
    "portal.decisions",
    "portal.digest",
    "portal.mining",
    "portal.exports",
    "portal.rights_requests",
    "portal.my_data",
    "portal.second_looks",
    "portal.insight",
    "portal.demo",
    "portal.operations",
    "portal.pages",
    "portal.plain_words",
    "citizens.accounts.apps.OfficeAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
    "csp",
    "django_htmx",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.maintenance.maintenance",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "portal.kiosk.middleware.kiosk",
    "citizens.accounts.middleware.no_store",
    "citizens.accounts.middleware.idle_session",
    "citizens.accounts.middleware.second_factor",
    "portal.pages.unreadable.Unreadable",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "config.context.site",
                "citizens.accounts.context.session",
                "portal.pages.display.context",
                "portal.kiosk.mode.context",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- engines ----------------------------------------------------------------------------------
DATABASES = {
    "default": env.db_url("DATABASE_URL")
    | {
        "CONN_MAX_AGE": env.int("CONN_MAX_AGE", default=60),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 5},
    }
}
REDIS_URL = env.str("REDIS_URL")
CACHES = {"default": {"BACKEND": "config.cache.FailSoftRedisCache", "LOCATION": REDIS_URL, "KEY_PREFIX": "portal"}}
SESSION_ENGINE = "django.contrib.sessions.backends.db"

CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = "Asia/Seoul"
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 300
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,
    "unacked_restore_throttle": 1,
    # Nobody waits for the bell: without Redis the rows are found a few seconds later.
    "max_retries": 0,
    "socket_connect_timeout": 1,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True

# --- mail -------------------------------------------------------------------------------------
EMAIL_BACKEND = "channels_mail.outbox.backend.OutboxBackend"
DEFAULT_FROM_EMAIL = f"{OFFICE['name_ko']} <{OFFICE['mail']}>"
SERVER_EMAIL = OFFICE["mail"]
OUTBOX_SMTP_URL = env.str("OUTBOX_SMTP_URL")
# Ours alone can be asked whether it took a message; with a foreign relay the journal stays empty.
OUTBOX_JOURNAL = env.str("OUTBOX_JOURNAL", default="")
# How long one sender may hold a mail before another may settle it; by the database's clock.
OUTBOX_LEASE_SECONDS = env.int("OUTBOX_LEASE_SECONDS", default=120)
DRILL = env.bool("DRILL", default=False)  # lets a test kill a sender at a named point

# --- campaigns --------------------------------------------------------------------------------
# What a campaign's mail is sent and signed as, and where its bounces come back to.
CAMPAIGN_DOMAIN = env.str("CAMPAIGN_DOMAIN", default=OFFICE["mail"].rpartition("@")[2])
CAMPAIGN_HOURS = tuple(time.fromisoformat(at) for at in env.list("CAMPAIGN_HOURS", default=["08:00", "21:00"]))
CAMPAIGN_SENDERS = env.int("CAMPAIGN_SENDERS", default=1)  # processes that send one campaign, on all machines together
CAMPAIGN_MARK_WINDOW = env.int("CAMPAIGN_MARK_WINDOW", default=1)  # so many are in doubt when one of them dies
CAMPAIGN_SETTLE_SECONDS = env.int("CAMPAIGN_SETTLE_SECONDS", default=600)  # RFC 5321: a server may think so long
# C and D do not start while DKIM, SPF or DMARC fail; the demo's mail goes nowhere.
CAMPAIGN_PREFLIGHT = env.bool("CAMPAIGN_PREFLIGHT", default=not DEMO)
DNS_SERVERS = env.list("DNS_SERVERS", default=[])  # host:port to ask instead of the system's
DKIM_SELECTOR = env.str("DKIM_SELECTOR", default="portal")
DKIM_KEY_FILE = env.str("DKIM_KEY_FILE", default="")  # RSA-2048 in PEM; without it nothing is signed
CAMPAIGN_WEEKLY_CAP = env.int("CAMPAIGN_WEEKLY_CAP", default=3)  # news for one citizen in a week, office-wide
# --- mail that comes in -----------------------------------------------------------------------
MAIL_IN_DOMAIN = env.str("MAIL_IN_DOMAIN", default=OFFICE["mail"].rpartition("@")[2])
MAILBOXES = env.list("MAILBOXES", default=["consult", "bounce", "leave", "postmaster"])  # before the @
MAIL_IN_LISTEN = env.list("MAIL_IN_LISTEN", default=[])  # lmtp://host:port, smtp://host:port; none: no receiver
# Whether answers and bounces reach us under consult+…@ and bounce+…@ of that domain.
MAIL_IN_REPLIES = env.bool("MAIL_IN_REPLIES", default=True)
MAIL_IN_IMAP = env.list("MAIL_IN_IMAP", default=[])  # imaps://user:password@host/INBOX?mailbox=consult
# The name under which our own mail exchanger writes what SPF, DKIM and DMARC said; blank believes nobody.
MAIL_IN_AUTHSERV = env.str("MAIL_IN_AUTHSERV", default="")
# Where files that strangers mailed are fetched from: another host name of this portal gets no cookie of it.
FILES_URL = env.str("FILES_URL", default=SITE_URL).rstrip("/")
MAIL_IN_MOST_MB = env.int("MAIL_IN_MOST_MB", default=30)

# --- consultation -----------------------------------------------------------------------------
CONSULTATION_DEPARTMENT = env.str("CONSULTATION_DEPARTMENT", default="civil")  # sorts what nobody could
CONSULTATION_ANSWER_HOURS = env.int("CONSULTATION_ANSWER_HOURS", default=24)  # working hours: a promise of our own
ROUTING_MODEL = env.str("ROUTING_MODEL", default=str(DATA_DIR / "routing_model.txt"))  # the office's own, if trained
ROUTING_LEAST_ACCURACY = env.int("ROUTING_LEAST_ACCURACY", default=60)  # percent; below it nothing is suggested

# --- public screens ---------------------------------------------------------------------------
# Machines (or networks) that are public screens and nothing else; with none named, ?kiosk=1 makes one of any.
KIOSK_ADDRESSES = env.list("KIOSK_ADDRESSES", default=[])
KIOSK_IDLE_SECONDS = env.int("KIOSK_IDLE_SECONDS", default=90)  # without a touch; then everything is wiped

# --- insight ----------------------------------------------------------------------------------
# What a petition costs is counted with standard times: a minute of an officer of grade 8, and a mail.
INSIGHT_WON_A_MINUTE = env.int("INSIGHT_WON_A_MINUTE", default=430)
INSIGHT_WON_A_MAIL = env.int("INSIGHT_WON_A_MAIL", default=2)

# --- language and time ------------------------------------------------------------------------
LANGUAGE_CODE = "ko"
LANGUAGES = [("ko", "한국어"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "config" / "locale"]
TIME_ZONE = "Asia/Seoul"
USE_TZ = True
USE_I18N = True

# --- files ------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
ATTACHMENT_ROOT = DATA_DIR / "attachments"  # outside the web root; sealed bytes under random names
LETTER_FILE_ROOT = DATA_DIR / "letter-files"  # files of private letters, sealed
BOARD_ROOT = DATA_DIR / "board"  # pictures and documents of posts, sealed until they are asked for
EXPORT_ROOT = DATA_DIR / "exports"  # lists that officers take out, sealed, for a day
DOWNLOAD_ROOT = DATA_DIR / "downloads"  # copies of one's own data, sealed, for a day
# Ids of what was destroyed, to destroy it again after a restore: on a disk that no restore of the database touches.
ERASURE_LEDGER = env.str("ERASURE_LEDGER", default=str(DATA_DIR / "erasure-ledger.jsonl"))
MANDATE_ROOT = DATA_DIR / "mandates"  # powers of attorney, sealed
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": ATTACHMENT_ROOT}},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
CLAMD_ADDRESS = env.str("CLAMD_ADDRESS", default="")  # host:port of the virus scanner
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# --- security ---------------------------------------------------------------------------------
HTTPS = SITE_URL.startswith("https://")
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # asked inside the machine, without TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", default=False) else None
SECURE_HSTS_SECONDS = 63072000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_FAILURE_VIEW = "portal.pages.views.csrf_failure"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "manifest-src": ["'self'"],
    }
}

# --- accounts: see citizens/accounts ------------------------------------------------------------
from citizens.accounts.settings import *  # noqa: E402,F403
from citizens.accounts.settings import SOCIAL_PROVIDER_APPS  # noqa: E402

INSTALLED_APPS += SOCIAL_PROVIDER_APPS

LOGGING_CONFIG = "config.logging.configure"
