"""django-post-office, tuned: two processes of eight threads, a thousand at a time, no log of each mail."""

import os
from urllib.parse import urlsplit

_database, _server = urlsplit(os.environ["PEER_DATABASE_URL"]), urlsplit(os.environ["OUTBOX_SMTP_URL"])

SECRET_KEY = "measuring-only-measuring-only-measuring-only-1234567890"
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.auth", "post_office"]
EMAIL_BACKEND = "post_office.EmailBackend"
EMAIL_HOST, EMAIL_PORT = _server.hostname, _server.port
POST_OFFICE = {"BATCH_SIZE": 1000, "THREADS_PER_PROCESS": 8, "LOG_LEVEL": 0}
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": _database.path.lstrip("/"),
        "USER": _database.username,
        "PASSWORD": _database.password,
        "HOST": _database.hostname,
        "PORT": _database.port,
        "CONN_MAX_AGE": 60,
    }
}
