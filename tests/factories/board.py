"""Posts made the way real ones are: by somebody verified, under a pen name."""

import uuid

import factory

from citizens.accounts import identity
from civil_petitions.models import ScanState
from portal.board.actions import commenting, pens, posting
from portal.board.models import Comment, Post, PostFile, Topic
from tests.factories.accounts import AccountFactory, DepartmentFactory
from tests.factories.registry import CitizenFactory


class TopicFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Topic
        django_get_or_create = ("code",)

    code = "road"
    name_ko = "교통·도로"
    name_en = "Traffic and roads"
    department = factory.SubFactory(DepartmentFactory)


def writer(account=None, name=None):
    """Somebody who may write: verified, with a pen name."""
    account = account or AccountFactory()
    if not hasattr(account, "citizen"):
        CitizenFactory(account=account)
    if not pens.is_verified(account):
        identity.record(account, "demo", identity.VerifiedPerson(duplication_key=f"test-{account.pk}"))
    if pens.pen_of(account) is None:
        pens.choose(by=account, name=name or f"이웃{account.pk}호")
    return account


def _other_words(number):
    """So that no two posts look like copies of one another."""
    return " ".join(
        "".join(chr(0xAC00 + (number * 7919 + each * 331 + place * 97) % 11172) for place in range(3))
        for each in range(16)
    )


class PostFactory(factory.Factory):
    """`PostFactory(account=citizen, title="…")`: written through the board's own action."""

    class Meta:
        model = Post

    @classmethod
    def _create(cls, model_class, *, account=None, topic=None, **wanted):
        number = Post.objects.count()
        return posting.write(
            submission_key=wanted.pop("submission_key", None) or uuid.uuid4(),
            by=writer(account),
            topic=topic or TopicFactory(),
            title=wanted.pop("title", f"횡단보도 신호가 짧습니다 {number}"),
            body=wanted.pop("body", f"{_other_words(number)} 아이들이 건너기에 너무 짧습니다."),
            **wanted,
        )


class CommentFactory(factory.Factory):
    class Meta:
        model = Comment

    @classmethod
    def _create(cls, model_class, *, post=None, account=None, parent=None, **wanted):
        return commenting.write(
            post or PostFactory(),
            submission_key=wanted.pop("submission_key", None) or uuid.uuid4(),
            by=writer(account),
            body=wanted.pop("body", "저도 그렇게 생각합니다."),
            parent=parent,
            **wanted,
        )


class PostFileFactory(factory.Factory):
    """A row alone: its bytes lie nowhere."""

    class Meta:
        model = PostFile

    @classmethod
    def _create(cls, model_class, *, post, account, **wanted):
        return PostFile.objects.create(
            post=post,
            account=account,
            form_key=uuid.uuid4(),
            subject_key=account.citizen.subject_key,
            sealed_name=wanted.get("name", "사진.jpg"),
            content_type="image/jpeg",
            size=64,
            scan_state=ScanState.CLEAN,
        )
