"""Django's settings. `database.open_office` says which PostgreSQL it is."""

import os
from typing import Any

SECRET_KEY = os.environ.get("TOUCHLINE_SECRET_KEY", "unset: no web page is served without one")
INSTALLED_APPS = ["touchline.web.office"]
AUTH_USER_MODEL = "office.Person"
DATABASES: dict[str, dict[str, Any]] = {
    "default": {"ENGINE": "django.db.backends.postgresql", "NAME": "postgres"}
}
USE_TZ = True
TIME_ZONE = "UTC"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
