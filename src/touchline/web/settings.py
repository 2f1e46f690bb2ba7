"""Django's settings. `database.open_office` says which PostgreSQL it is."""

import os
import secrets
from typing import Any

# Nobody can know the key of a process that was given none: what it signs is good in it alone.
# `server` refuses to serve then; commands and tests sign nothing that outlives them.
SECRET_KEY = os.environ.get("TOUCHLINE_SECRET_KEY") or secrets.token_urlsafe(64)
INSTALLED_APPS = ["touchline.web.office"]
AUTH_USER_MODEL = "office.Person"
DATABASES: dict[str, dict[str, Any]] = {
    "default": {"ENGINE": "django.db.backends.postgresql", "NAME": "postgres"}
}
USE_TZ = True
TIME_ZONE = "UTC"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
