"""Settings of all profiles (设置): values come from the environment, and none is needed.

Source: docs/architecture.md, "Profiles".
"""

from datetime import timedelta
from pathlib import Path

import environ

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

env = environ.Env()

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="embedded-profile-key-replace-it-before-serving-others")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"])
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000")
# Servers in front of this one, by address: only what they say of the client is believed.
TRUSTED_PROXIES = env.list("TRUSTED_PROXIES", default=[])

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "viewflow.workflow",
    "people",
    "cases",
    "workflows",
    "notifications",
    "web",
    "config",
    # Only for their files: styles and scripts come from locked packages.
    "js_lib_bootstrap5",
    "django_htmx",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    # Pages and files alike; its random bytes hide how well a page with a secret was compressed.
    "django.middleware.gzip.GZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "web.shared.requests.Sizes",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "web.shared.requests.Moment",
    "web.shared.requests.Shields",
    "web.shared.tongues.LanguageOfParts",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "web" / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "web.shared.context.head",
            ],
        },
    }
]

# The embedded profile needs nothing installed: one SQLite file in var/ (ADR 0004).
DATABASES = {
    "default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'huiying.sqlite3'}"),
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"].setdefault("OPTIONS", {}).update(
        {
            # A deferred transaction that turns into a write fails at once with
            # "database is locked"; IMMEDIATE waits for its turn (ADR 0004).
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA recursive_triggers=ON;"
            ),
        }
    )
    VAR_DIR.mkdir(exist_ok=True)
if DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    # What a page asks is answered in milliseconds; compiling it first would take a second (ADR 32).
    # Who gives options of his own in the address has them instead.
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("options", "-c jit=off")

# The door opens its own durable transaction; nothing may wrap it.
ATOMIC_REQUESTS = False

AUTH_USER_MODEL = "people.User"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "sign_in"
# Deputies stay signed in for a month: nobody signs in anew before each look.
SESSION_COOKIE_AGE = 30 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "web.shared.refusals.csrf_failed"
# Over HTTPS, cookies travel only over HTTPS.
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SITE_URL.startswith("https://")
CSRF_TRUSTED_ORIGINS = [SITE_URL]
# Where the source of this installation can be had (AGPL, section 13); shown in the foot.
SOURCE_URL = env.str("SOURCE_URL", default="")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "static/"
# Styles and scripts are served from where they lie, in locked packages and in web/: nobody has
# to collect them first (ADR 8). A server that would rather do it itself names a folder.
STATIC_ROOT = env.str("STATIC_ROOT", default="") or None
STATICFILES_FINDERS = ["config.statics.OwnFiles"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

# Attachments and scans, named by their content; never served from here directly.
FILES_DIR = Path(env.str("FILES_DIR", default=str(VAR_DIR / "files")))
# Files of the trail and of checkpoints lie outside the database.
CHECKPOINT_DIR = Path(env.str("CHECKPOINT_DIR", default=str(VAR_DIR / "checkpoints")))
# "sha256" or "sm3"; each event stores the name of the algorithm it was sealed with.
TRAIL_HASH = env.str("TRAIL_HASH", default="sha256")

# What runs periodically: beat, the embedded engine, rehearsal and tests call this same list.
SWEEPS = [
    "workflows.sweeps.recounting.run",
    "workflows.sweeps.handing_over.run",
    "workflows.sweeps.inheriting.run",
    "workflows.sweeps.following.run",
    "workflows.sweeps.holding.run",
    "workflows.sweeps.overdue.run",
    "workflows.sweeps.succeeding.run",
    "workflows.sweeps.reminding.run",
    "workflows.sweeps.climbing.run",
    "workflows.sweeps.closing.run",
    "workflows.sweeps.releasing.run",
    "workflows.sweeps.reviewing.run",
    "workflows.sweeps.topics.run",
    "workflows.sweeps.referring.run",
    "workflows.sweeps.archiving.run",
    "workflows.sweeps.signing_out.run",
    "workflows.sweeps.batching.run",
    "workflows.sweeps.loading.run",
    "reports.integrity.run",
    "notifications.draining.run",
    "notifications.mailing.run",
]

# How long an engine may be silent before another takes its work for abandoned (seconds).
SWEEP_LEASE = timedelta(seconds=env.int("SWEEP_LEASE", default=30))

# Without a broker nobody is rung and the sweeps of the engine process do all the work: it looks
# by itself, and often.
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default="")
SWEEP_EVERY = timedelta(minutes=1) if CELERY_BROKER_URL else timedelta(seconds=2)

# E-mails are written to the console unless a server is named: smtp+tls://user:password@host:587
vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", default=10)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="huiying@localhost")
