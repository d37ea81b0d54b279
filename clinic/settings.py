"""The one settings file: safe by default, and everything a deployment sets is in `env`.

`CLINIC_DEMO=1` makes a demonstration on this machine: plain http on the loopback
address, secrets generated into `var/`, mail written to files.
"""

from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF

from clinic import env as deployment
from clinic.env import env

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env.str("CLINIC_VAR_DIR", default=str(BASE_DIR / "var")))

DEMO = env.bool("CLINIC_DEMO", default=False)
DEBUG = env.bool("DJANGO_DEBUG", default=False)
DEMO_SIGN_INS = VAR_DIR / "demo-sign-ins.txt"
if DEMO:
    deployment.use_demo_secrets(VAR_DIR / "demo.env")

# Secrets and hosts -------------------------------------------------------------------
SECRET_KEY = deployment.secret_key()
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
FIELD_KEYS = deployment.field_keys()
LOOKUP_KEY = deployment.lookup_key()
# Earlier values, under which lines of the audit trail still verify.
LOOKUP_FALLBACKS = deployment.lookup_fallbacks()
# Of `manage.py backup` and `restore` alone: the site itself runs without.
BACKUP_KEYS = deployment.backup_keys()
deployment.refuse_shared(
    SECRET_KEY=(deployment.decoded(SECRET_KEY) or SECRET_KEY.encode(),),
    FIELD_KEYS=FIELD_KEYS,
    LOOKUP_KEY=(LOOKUP_KEY,),
    LOOKUP_KEY_FALLBACKS=LOOKUP_FALLBACKS,
    BACKUP_KEY=BACKUP_KEYS,
)
deployment.refuse_guessable(SECRET_KEY, *SECRET_KEY_FALLBACKS)

ALLOWED_HOSTS = env.list("CLINIC_HOSTS", default=list(deployment.LOOPBACK))
CLINIC_BIND = env.str("CLINIC_BIND", default="127.0.0.1:8000")
if DEMO:
    deployment.refuse_reachable(ALLOWED_HOSTS, CLINIC_BIND)

# `CLINIC_HTTPS=0` is for the demonstration and the tests: cookies over plain http.
HTTPS = env.bool("CLINIC_HTTPS", default=not DEMO)
SCHEME = "https" if HTTPS else "http"
# The address that a notice to staff links to.
CLINIC_BASE_URL = env.str(
    "CLINIC_BASE_URL",
    default=f"http://{CLINIC_BIND}" if DEMO else f"{SCHEME}://{ALLOWED_HOSTS[0]}",
).rstrip("/")

# Applications ------------------------------------------------------------------------
INSTALLED_APPS = [
    "clinic.apps.ClinicConfig",
    "clinic.apps.ClinicAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.forms",
    "crispy_forms",
    "csp",
    "allauth",
    "clinic.accounts.apps.SignInConfig",
    "allauth.mfa",
    "clinic.accounts.apps.LockOutConfig",
    "clinic.accounts.apps.AccountsConfig",
    "screening",
    "education",
]

MIDDLEWARE = [
    "clinic.middleware.RequestIdMiddleware",
    # Outside of all that may answer by itself: redirects, static files, refusals.
    "clinic.middleware.PrivacyHeadersMiddleware",
    "clinic.middleware.ContentPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "clinic.middleware.CompressMiddleware",
    "clinic.middleware.RefuseNulMiddleware",
    "clinic.visitors.VisitorSessionMiddleware",
    "clinic.languages.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    # Who is signed in, and whether they may; around staff's pages allauth and axes.
    "clinic.access.AccessMiddleware",
    "clinic.visitors.VisitorMessageMiddleware",
]

ROOT_URLCONF = "clinic.urls"
WSGI_APPLICATION = "clinic.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "clinic.context.clinic",
                "screening.intake.visit.open_visit",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = ["clinic_forms"]
CRISPY_TEMPLATE_PACK = "clinic_forms"
CRISPY_FAIL_SILENTLY = False

# Database ----------------------------------------------------------------------------
DATABASES = {
    "default": deployment.database(default=f"sqlite:///{VAR_DIR}/clinic.sqlite3")
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Limits on sign-in hold over all server processes; looks at links need no record.
CACHES = {
    "default": {
        "BACKEND": "clinic.accounts.counting.SharedCount",
    },
    "memory": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}

# Words and clock ---------------------------------------------------------------------
LANGUAGE_CODE = "en-us"
# Each by its own name. One is offered when it has words to show: decision 0082.
LANGUAGES = [("en-us", "English"), ("es", "Español")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.str("CLINIC_TIME_ZONE", default="America/Chicago")

# Staff accounts ----------------------------------------------------------------------
VALIDATORS = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{VALIDATORS}.UserAttributeSimilarityValidator"},
    {"NAME": f"{VALIDATORS}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{VALIDATORS}.CommonPasswordValidator"},
    {"NAME": f"{VALIDATORS}.NumericPasswordValidator"},
]
LOGIN_URL = "admin:login"
# No variable relaxes it: the demonstration alone signs in with a password.
SECOND_FACTOR_REQUIRED = not DEMO
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "clinic.accounts.backends.StaffBackend",
]
SESSION_ENGINE = "clinic.accounts.sessions"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
# Sealed with the session: Django's default is a cookie that anybody can read.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

ACCOUNT_ADAPTER = "clinic.accounts.adapter.StaffAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_FORMS = {
    "login": "clinic.accounts.forms.SignInForm",
    "reauthenticate": "clinic.accounts.forms.PasswordForm",
}
LOGIN_REDIRECT_URL = "admin:index"
# Many names from one address, or one name from many addresses. axes below counts the
# two together.
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "30/h/ip,20/h/key,100/d/key",
    "reauthenticate": "10/m/user",
}

MFA_ADAPTER = "clinic.accounts.factors.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
MFA_RATE_LIMITS = {"webauthn_login": "60/m/ip"}
MFA_FORMS = {
    "authenticate": "clinic.accounts.forms.CodeForm",
    "authenticate_webauthn": "clinic.accounts.forms.PasskeyForm",
    "reauthenticate": "clinic.accounts.forms.CodeAgainForm",
    "reauthenticate_webauthn": "clinic.accounts.forms.PasskeyAgainForm",
    "login_webauthn": "clinic.accounts.forms.PasskeySignInForm",
    "add_webauthn": "clinic.accounts.forms.AddPasskeyForm",
    "edit_webauthn": "clinic.accounts.forms.RenamePasskeyForm",
    "activate_totp": "clinic.accounts.forms.SetUpAppForm",
}

AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
# Trying on does not lengthen it: nobody is kept out for ever by somebody else.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_CALLABLE = "clinic.accounts.names.typed_name"
AXES_CLIENT_IP_CALLABLE = "clinic.accounts.adapter.client_address"
AXES_SENSITIVE_PARAMETERS = ["login", "username", "password", "credential", "code"]
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_LOCKOUT_CALLABLE = "clinic.accounts.pages.locked"

# Patients' visits --------------------------------------------------------------------
# A browser that rests for this long is asked to start anew.
SCREENING_IDLE_MINUTES = env.int("SCREENING_IDLE_MINUTES", default=20)

# What the worker does for other apps every ten minutes, by name: the apps do not import
# each other.
WORKER_ERRANDS = [
    "education.reminders.send_due",
    "screening.followup.audit_mails.send_due",
    "screening.followup.retention.keep_schedule",
    "clinic.accounts.mails.send_due",
    "clinic.accounts.upkeep.forget_old",
]
# Who keeps the head of the audit trail outside of the database; nobody if empty.
CLINIC_AUDIT_EMAIL = env.str("CLINIC_AUDIT_EMAIL", default="")
# Rows of other apps that the audit trail binds, each when it is written.
AUDITED_MODELS = [
    "admin.LogEntry",
    "education.ArticleVersion",
    "education.PageEvent",
    "education.Picture",
]
# Where the screening finds the pages that its questions and rules point at.
EDUCATION_LIBRARY = "clinic.library.EducationLibrary"

# Functions that return what other packages keep sealed under FIELD_KEYS, by name: see
# screening.services.resealing.Store. `rotate_keys` seals it anew with the rest.
SEALED_STORES: list[str] = ["clinic.accounts.resealing.FactorStore"]

# Static files ------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
# Hashed names need `collectstatic` first; the tests serve the files as they are.
STATIC_MANIFEST = env.bool("CLINIC_STATIC_MANIFEST", default=not DEBUG)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "whitenoise.storage.CompressedManifestStaticFilesStorage"
            if STATIC_MANIFEST
            else "django.contrib.staticfiles.storage.StaticFilesStorage"
        )
    },
}
WHITENOISE_USE_FINDERS = not STATIC_MANIFEST

# Security ----------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
        # Two ways to say the same, for newer and for older browsers.
        "report-to": "csp",
        "report-uri": "/csp-report/",
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_SSL_REDIRECT = HTTPS
# A load balancer asks inside the network, over plain http.
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = env.int("CLINIC_HSTS_SECONDS", default=31_536_000 if HTTPS else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
BEHIND_PROXY = env.bool("CLINIC_BEHIND_PROXY", default=False)
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# The prefix makes a browser refuse the cookie from a sister host or over plain http.
COOKIE_PREFIX = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}session"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrf"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_NAME = f"{COOKIE_PREFIX}language"
LANGUAGE_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "clinic.errors.csrf_failure"

# What is longer gets a page of its own: decision 0186.
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
DATA_UPLOAD_MAX_NUMBER_FILES = 0

# Limits against floods, per process; 0 switches that of the saves off: decision 0187.
SAVES_PER_MINUTE = env.int("CLINIC_SAVES_PER_MINUTE", default=600)
SAVES_PER_MINUTE_IN_ALL = env.int("CLINIC_SAVES_PER_MINUTE_IN_ALL", default=6000)
STARTS_PER_HOUR = env.int("CLINIC_STARTS_PER_HOUR", default=120)
STARTS_PER_HOUR_IN_ALL = env.int("CLINIC_STARTS_PER_HOUR_IN_ALL", default=2000)
# Whoever begins sooner after the page was drawn is set aside as a program; 0: nobody.
START_TRAP_SECONDS = env.int("CLINIC_START_TRAP_SECONDS", default=1)
EXPORTS_PER_HOUR = env.int("CLINIC_EXPORTS_PER_HOUR", default=120)
EXPORTS_PER_HOUR_IN_ALL = env.int("CLINIC_EXPORTS_PER_HOUR_IN_ALL", default=600)
# Tries to come back, and sign-ins from browsers that nobody signed in with before.
RETURNS_PER_HOUR_IN_ALL = env.int("CLINIC_RETURNS_PER_HOUR_IN_ALL", default=600)
SIGN_INS_PER_HOUR_IN_ALL = env.int("CLINIC_SIGN_INS_PER_HOUR_IN_ALL", default=1000)

# Mail --------------------------------------------------------------------------------
MAIL_DIR = VAR_DIR / "mail"
# Production names its mail server: notices of danger are worth nothing unsent.
if not DEMO:
    deployment.required("EMAIL_URL", "same-day notices to staff are sent through it.")
vars().update(env.email_url("EMAIL_URL", default=f"filemail:///{MAIL_DIR}"))
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("CLINIC_FROM_EMAIL", default="screening@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# Patients' mails tell nobody who sees them what they are about.
PATIENT_FROM_EMAIL = env.str(
    "CLINIC_PATIENT_FROM_EMAIL",
    default=deployment.neutral_sender(DEFAULT_FROM_EMAIL),
)

# Logs: to standard error, by an allow-list; see clinic.logs --------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"allowed": {"()": "clinic.logs.AllowListFormatter"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "allowed"},
    },
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        # Django's own handlers would mail tracebacks with locals to ADMINS.
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.server": {"handlers": [], "level": "INFO", "propagate": True},
        # It warns of every answer to HEAD, whose body it drops as it should.
        "gunicorn.http.wsgi": {"level": "ERROR"},
        # It tells of each failed try; a trail hears of those by signals.
        "axes": {"level": "ERROR"},
    },
}
