"""PostFile: a picture or document of a post. Its bytes lie sealed until they are asked for."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext

from citizens.accounts.models import Account
from citizens.encryption import SealedTextField, SealError
from civil_petitions.models import ScanState
from portal.board.models.post import Post


class PostFile(models.Model):
    """올린 파일. Before its post is sent it belongs to the form that is being written, and to its writer alone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    post = models.ForeignKey(Post, models.CASCADE, null=True, related_name="files", verbose_name="게시글")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name="올린 사람")
    form_key = models.UUIDField("쓰던 화면", db_index=True)
    subject_key = models.ForeignKey("keys.SubjectKey", models.PROTECT, related_name="+", verbose_name="암호화 열쇠")
    sealed_name = SealedTextField("파일 이름")
    content_type = models.CharField("형식", max_length=100)
    size = models.PositiveIntegerField("크기")
    scan_state = models.CharField("검사", max_length=20, choices=ScanState, default=ScanState.PENDING)
    created_at = models.DateTimeField("올린 일시", default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "게시판 파일"
        default_permissions = ()
        ordering = ["created_at", "id"]
        indexes = [models.Index(fields=["created_at"], condition=Q(post=None), name="post_file_unsent")]

    @property
    def may_be_opened(self) -> bool:
        return self.scan_state in (ScanState.CLEAN, ScanState.UNSCANNED)

    @property
    def is_picture(self) -> bool:
        return self.content_type.startswith("image/")

    def name(self) -> str:
        """As its owner named it, numbers of persons masked; a damaged one must not take the post away."""
        try:
            return str(self.sealed_name.open())
        except SealError:
            return gettext("이름을 읽을 수 없는 파일")
