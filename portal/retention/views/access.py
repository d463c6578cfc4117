"""Who gets into the pages of retention."""

from collections.abc import Callable

from django.contrib.auth.decorators import permission_required

from citizens.accounts.permissions import View, officer_required


def permitted(codename: str) -> Callable[[View], View]:
    """Only officers with this right of the slice."""

    def decorate(view: View) -> View:
        return officer_required(permission_required(f"retention.{codename}", raise_exception=True)(view))

    return decorate
