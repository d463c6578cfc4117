"""Texts of the office, made the way real ones are."""

from datetime import timedelta

import factory
from django.utils import timezone

from portal.content import actions
from portal.content.models import Article
from tests.factories.accounts import DepartmentFactory, OfficerFactory


class ArticleFactory(factory.Factory):
    """`ArticleFactory(kind="faq", published=True)`: written by an editor, published by another."""

    class Meta:
        model = Article

    @classmethod
    def _create(cls, model_class, *, published=False, by=None, publish_at=None, **wanted):
        by = by or OfficerFactory(content=True)
        told = {
            "kind": "notice",
            "department": by.department or DepartmentFactory(),
            "title_ko": "수도가 얼지 않게 살펴 주세요",
            "body_ko": "계량기 함을 헌 옷으로 채웁니다.",
            "review_due_on": timezone.localdate() + timedelta(days=90),
        }
        article = actions.write(Article(), by=by, **told | wanted)
        if published:
            actions.publish(article, by=OfficerFactory(content=True), publish_at=publish_at)
        return article
