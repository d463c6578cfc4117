"""Pages of an account that allauth does not have."""

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from citizens.accounts.http import AccountRequest
from citizens.accounts.middleware import touch


@require_POST
def session_extension(request: AccountRequest) -> HttpResponse:
    touch(request)
    return HttpResponse(status=204)
