"""Settings of sign-up, login and second factors, gathered where their code is."""

from typing import Any

import environ

_env = environ.Env()

# --- passwords -----------------------------------------------------------------------------------
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",  # argon2id
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "citizens.accounts.passwords.NotLikeTheAccountValidator"},
]

# --- login ---------------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = ["citizens.accounts.backend.SealedAddressBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/me/"
OFFICE_REDIRECT_URL = "/office/"
LOGOUT_REDIRECT_URL = "/"
BEHIND_PROXY = _env.bool("BEHIND_PROXY", default=False)

CITIZEN_IDLE_SECONDS = 30 * 60
OFFICER_IDLE_SECONDS = 10 * 60
SESSION_COOKIE_AGE = 2 * 60 * 60  # longer than any idle time, so that who comes back late is told why
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

LOCKOUT_FAILURES = 5
LOCKOUT_SECONDS = 15 * 60

# --- allauth: accounts -----------------------------------------------------------------------------
ACCOUNT_ADAPTER = "citizens.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "citizens.registry.signup.CitizenDetailsForm"
ACCOUNT_SIGNUP_FORM_HONEYPOT_FIELD = "homepage"
ACCOUNT_FORMS = {
    "login": "citizens.accounts.forms.LoginForm",
    "signup": "citizens.accounts.forms.SignupForm",
    "reset_password": "citizens.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "citizens.accounts.forms.ResetPasswordKeyForm",
    "add_email": "citizens.accounts.forms.ChangeAddressForm",
    "change_password": "citizens.accounts.forms.ChangePasswordForm",
    "set_password": "citizens.accounts.forms.SetPasswordForm",
    "reauthenticate": "citizens.accounts.forms.ReauthenticateForm",
}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CONFIRM_EMAIL_ON_GET = False  # a mail scanner that opens links must not spend them
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = False
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_RATE_LIMITS = {
    # Per account and network our own lock-out counts, in PostgreSQL: it must hold when Redis is away, and
    # a limit by account alone would let a stranger lock a citizen out.
    "login_failed": "50/m/ip",
    "login": "60/m/ip",
    "reset_password": "20/m/ip,3/m/key",
}

# --- allauth: second factor and sessions -------------------------------------------------------------
MFA_ADAPTER = "citizens.accounts.second_factor.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # phones' clocks are off by some seconds
MFA_FORMS = {
    "authenticate": "citizens.accounts.second_factor.AuthenticateForm",
    "reauthenticate": "citizens.accounts.second_factor.ReauthenticateForm",
    "activate_totp": "citizens.accounts.second_factor.ActivateTOTPForm",
    "add_webauthn": "citizens.accounts.second_factor.AddWebAuthnForm",
    "edit_webauthn": "citizens.accounts.second_factor.EditWebAuthnForm",
}

# --- allauth: login with another service, only what the environment configures -------------------------
SOCIALACCOUNT_ADAPTER = "citizens.accounts.social.SocialAdapter"
SOCIALACCOUNT_AUTO_SIGNUP = False  # we need a name and the confirmation of age
SOCIALACCOUNT_EMAIL_VERIFICATION = "mandatory"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_QUERY_EMAIL = True
SOCIALACCOUNT_FORMS = {"signup": "citizens.accounts.forms.SocialSignupForm"}
SOCIALACCOUNT_PROVIDERS: dict[str, dict[str, Any]] = {}
SOCIAL_PROVIDER_APPS: list[str] = []

for _name in ("kakao", "naver"):
    if _client := _env.str(f"{_name.upper()}_CLIENT_ID", default=""):
        _secret = _env.str(f"{_name.upper()}_CLIENT_SECRET", default="")
        SOCIALACCOUNT_PROVIDERS[_name] = {"APP": {"client_id": _client, "secret": _secret}}
        SOCIAL_PROVIDER_APPS.append(f"allauth.socialaccount.providers.{_name}")
if _client := _env.str("OIDC_CLIENT_ID", default=""):
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": _env.str("OIDC_PROVIDER_ID", default="oidc"),
                "name": _env.str("OIDC_NAME", default="OpenID"),
                "client_id": _client,
                "secret": _env.str("OIDC_CLIENT_SECRET", default=""),
                "settings": {"server_url": _env.str("OIDC_SERVER_URL")},
            }
        ],
    }
    SOCIAL_PROVIDER_APPS.append("allauth.socialaccount.providers.openid_connect")
