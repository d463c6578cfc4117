"""Closing citizens' logins: nothing of the person stays, only a number that old histories point at."""

import uuid
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet

from citizens.accounts.addresses import address_token
from citizens.accounts.models import Account, IdentityVerification
from citizens.retention import Counts

CLOSED = "closed.invalid"
OF_A_LOGIN = (EmailAddress, UserSession, Authenticator, SocialAccount)


@transaction.atomic
def close(accounts: QuerySet[Any]) -> Counts:
    """Empty these logins and end their sessions at once. An officer's login is never closed here."""
    counts = Counts()
    for account in Account.objects.select_for_update().filter(
        pk__in=list(accounts.values_list("pk", flat=True)), is_officer=False
    ):
        keys = list(UserSession.objects.filter(user=account).values_list("session_key", flat=True))
        Session.objects.filter(session_key__in=keys).delete()
        for model in OF_A_LOGIN:
            counts.removed(model._default_manager.filter(user=account))
        counts.removed(IdentityVerification.objects.filter(account=account))
        account.email = address_token(f"{uuid.uuid4().hex}@{CLOSED}")
        account.is_active, account.last_login = False, None
        account.set_unusable_password()  # sessions are checked against it: whoever is still inside is out
        account.save(update_fields=["email", "is_active", "last_login", "password"])
        counts.rows[Account._meta.label] += 1
    return counts
