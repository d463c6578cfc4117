"""Tells those above that the catalogue has changed, without knowing them."""

from django.dispatch import Signal

catalogue_changed = Signal()
