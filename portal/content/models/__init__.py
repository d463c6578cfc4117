"""What the office tells everybody: news, answers, guides, alerts, banners."""

from portal.content.models.alert import Alert
from portal.content.models.article import NEWS, Article, Kind, State, Topic
from portal.content.models.file import ArticleFile
from portal.content.models.front import Banner, QuickLink
from portal.content.models.revision import Revision

__all__ = ["NEWS", "Alert", "Article", "ArticleFile", "Banner", "Kind", "QuickLink", "Revision", "State", "Topic"]
