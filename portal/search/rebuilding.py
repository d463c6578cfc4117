"""Writes the index anew from what the portal offers."""

from collections.abc import Iterator
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.cache import cache
from django.db import connection, models, transaction
from django.db.models import Count, Func, Max, Value
from django.urls import reverse

from civil_petitions.catalogue.source import read_departments
from civil_petitions.models.petition_type import PetitionType
from portal.content.models import Article
from portal.content.models import Kind as ArticleKind
from portal.home.life_events import life_events
from portal.participation.models import Issue
from portal.participation.models.issue import OPEN_TO_ALL
from portal.search import grams
from portal.search.models import SearchDocument, SearchGram
from portal.search.pages import page_documents

Kind = SearchDocument.Kind
MADE_OF = "search:made_of"
COUNT_GRAMS = """
INSERT INTO search_searchgram (gram, documents)
SELECT word, ndoc FROM ts_stat('SELECT grams FROM search_searchdocument') WHERE word <> '' AND length(word) <= 8
"""


def rebuild() -> int:
    """Replace every document; readers see the old index or the new one, never half of it."""
    made_of = _made_of()
    documents = [*_petition_types(), *_life_events(), *_agencies(), *_articles(), *_issues(), *page_documents()]
    for document in documents:
        document.grams = _vector(document)
    with transaction.atomic():
        SearchDocument.objects.all().delete()
        SearchDocument.objects.bulk_create(documents)
        count_grams()
    cache.set(MADE_OF, made_of, None)
    return len(documents)


def count_grams() -> None:
    """How common each gram is, so that a question begins with its rarest."""
    SearchGram.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(COUNT_GRAMS)
    SearchGram.objects.create(gram="", documents=SearchDocument.objects.count())


def is_current() -> bool:
    """Whether the index still says what it is made from: nothing was changed, published or taken off since."""
    return SearchDocument.objects.exists() and cache.get(MADE_OF) == _made_of()


def _made_of() -> list[dict[str, Any]]:
    return [
        PetitionType.objects.active().aggregate(Count("pk"), Max("changed_at")),
        Article.objects.public().aggregate(Count("pk"), Max("changed_at"), Max("publish_at")),
        Issue.objects.filter(status__in=OPEN_TO_ALL).aggregate(Count("pk"), Max("opened_at")),
    ]


def _vector(document: SearchDocument) -> Func:
    names = [document.title_ko, document.title_en, *document.synonyms]
    texts = [document.summary_ko, document.summary_en, document.body]
    found = set().union(*(grams.document_grams(name) for name in names))
    found.update(*(grams.document_grams(text, is_name=False) for text in texts))
    array = Value(sorted(found), output_field=ArrayField(models.TextField()))
    return Func(array, function="array_to_tsvector")


def _petition_types() -> Iterator[SearchDocument]:
    for each in PetitionType.objects.active().select_related("department"):
        yield SearchDocument(
            kind=Kind.PETITION_TYPE,
            reference=each.pk,
            scope=each.group,
            title_ko=each.name_ko,
            title_en=each.name_en,
            summary_ko=each.summary_ko,
            summary_en=each.summary_en,
            synonyms=each.keywords,
            body=" ".join(_words_of_form(each)),
            url=each.get_absolute_url(),
            popularity=each.popularity,
        )


def _words_of_form(petition_type: PetitionType) -> Iterator[str]:
    """Choices of the form are words of the street too: 포트홀, 소파 3인, 러브버그."""
    form = petition_type.form_versions.filter(is_current=True).first()
    for definition in form.fields if form else []:
        for each in (definition, *definition.get("item", [])):
            if each.get("group") == "" and isinstance(each.get("choices"), list):
                yield from each["choices"]


def _life_events() -> Iterator[SearchDocument]:
    for event in life_events():
        yield SearchDocument(
            kind=Kind.LIFE_EVENT,
            reference=event.id,
            title_ko=event.title_ko,
            title_en=event.title_en,
            summary_ko=event.summary_ko,
            summary_en=event.summary_en,
            synonyms=event.words,
            url=event.get_absolute_url(),
            popularity=10,
        )


def _agencies() -> Iterator[SearchDocument]:
    for agency in read_departments()["agencies"]:
        yield SearchDocument(
            kind=Kind.AGENCY,
            reference=agency["id"],
            scope="agency",
            title_ko=agency["name_ko"],
            title_en=agency["name_en"],
            synonyms=list(agency["keywords"]),
            phone=agency["phone"],
        )


def _articles() -> Iterator[SearchDocument]:
    """News, answers and guides that everybody may read now."""
    for article in Article.objects.public().iterator(500):
        yield SearchDocument(
            kind=Kind.ARTICLE,
            reference=str(article.pk),
            article=article,
            scope="faq" if article.kind == ArticleKind.FAQ else "news",
            title_ko=article.title_ko,
            title_en=article.title_en,
            summary_ko=article.summary_ko,
            summary_en=article.summary_en,
            synonyms=[word.strip() for word in article.words.split(",") if word.strip()],
            body=f"{article.body_ko} {article.body_en}"[:4000],
            url=article.get_absolute_url(),
            popularity=3,
        )


def _issues() -> Iterator[SearchDocument]:
    """What residents raised and everybody may read."""
    for issue in Issue.objects.filter(status__in=OPEN_TO_ALL).iterator(500):
        yield SearchDocument(
            kind=Kind.ISSUE,
            reference=str(issue.pk),
            issue=issue,
            scope="issue",
            title_ko=issue.title,
            summary_ko=issue.summary[:200],
            body=issue.body[:4000],
            url=reverse("issues:detail", args=[issue.pk]),
        )
