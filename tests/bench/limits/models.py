from django.conf import settings
from django.db import models
from django.db.models import Q


class Unit(models.Model):
    name = models.CharField(max_length=60)


class Kind(models.Model):
    name = models.CharField(max_length=60)


class Item(models.Model):
    """A petition without law, seal or history."""

    number = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    person = models.CharField(max_length=60)
    status = models.CharField(max_length=20)
    is_open = models.BooleanField(default=True)
    unit = models.ForeignKey(Unit, models.PROTECT)
    kind = models.ForeignKey(Kind, models.PROTECT)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="items")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    due_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["unit", "due_at", "id"], condition=Q(is_open=True), name="item_worklist"),
            models.Index(fields=["owner", "-created_at"], name="item_owner"),
        ]


class Step(models.Model):
    item = models.ForeignKey(Item, models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=30)
    at = models.DateTimeField(auto_now_add=True)


class Counter(models.Model):
    """Kept by whoever writes, so that no request counts."""

    owner = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT)
    opened = models.PositiveIntegerField(default=0)
    ended = models.PositiveIntegerField(default=0)
