"""Django's settings: one database, PostgreSQL, chosen by the command that starts the process."""

import os

SECRET_KEY = os.environ.get("TOUCHLINE_SECRET_KEY", "unset: no web page is served without one")
INSTALLED_APPS = ["touchline.web.office"]
DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql"}}
USE_TZ = True
TIME_ZONE = "UTC"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
