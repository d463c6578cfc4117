"""What a letter says, in Korean and, where somebody wrote it, in English."""

from typing import Any

from django.db import models


class Words(models.Model):
    """Subject, preview line and body in each language. English is whole or not there: then everybody reads Korean."""

    subject = models.CharField("제목", max_length=120, blank=True)
    preheader = models.CharField("미리보기 글", max_length=160, blank=True)
    blocks = models.JSONField("본문", default=list)
    subject_en = models.CharField("영어 제목", max_length=120, blank=True)
    preheader_en = models.CharField("영어 미리보기 글", max_length=160, blank=True)
    blocks_en = models.JSONField("영어 본문", default=list, blank=True)

    class Meta:
        abstract = True

    @property
    def has_english(self) -> bool:
        return bool(self.subject_en or self.blocks_en)

    @property
    def languages(self) -> list[str]:
        """In which it can be read."""
        return ["ko", "en"] if self.has_english else ["ko"]

    def language_for(self, wanted: str) -> str:
        """Theirs where it has it, else Korean."""
        return wanted if wanted in self.languages else "ko"

    @property
    def said(self) -> dict[str, Any]:
        """All of it, by the names of its columns."""
        return {name: getattr(self, name) for language in ("ko", "en") for name in columns(language).values()}

    def in_language(self, language: str) -> dict[str, Any]:
        """Subject, preheader and blocks of this language as they are."""
        return {name: getattr(self, column) for name, column in columns(language).items()}


def columns(language: str) -> dict[str, str]:
    """Which column holds what in this language."""
    ending = "_en" if language == "en" else ""
    return {name: f"{name}{ending}" for name in ("subject", "preheader", "blocks")}
