from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from channels_mail.campaigns import office_hours
from channels_mail.campaigns.classes import CampaignClass, purposes_of, rules_of
from channels_mail.campaigns.models import Campaign, DoubtPolicy, Goal
from citizens.consent.purposes import MAILED, Purpose

TOPICS = [("", _("없음 (법이 정한 안내)")), *((str(each), each.label) for each in MAILED)]
BASIC = ("title", "campaign_class", "topic", "legal_basis", "measures_clicks")
TWO = ("share_b", "goal", "trial_share", "trial_hours")
ADVANCED = ("at_any_hour", "per_second", "per_domain_second", "late_after_minutes", "doubt_policy")


class SettingsForm(forms.Form):
    """What a campaign is by law, and how it is sent. The class decides which topics fit."""

    title = forms.CharField(
        label=_("이름"), max_length=80, help_text=_("목록에서 알아볼 이름입니다. 받는 분에게는 보이지 않습니다.")
    )
    campaign_class = forms.ChoiceField(
        label=_("분류"),
        choices=CampaignClass.choices,
        initial=CampaignClass.NEWS,
        widget=forms.RadioSelect(attrs={"class": "opts two-col"}),
    )
    topic = forms.ChoiceField(
        label=_("주제"),
        choices=TOPICS,
        required=False,
        help_text=_("이 주제를 받기로 한 구민에게만 보냅니다."),
    )
    legal_basis = forms.CharField(
        label=_("법적 근거"),
        max_length=120,
        required=False,
        help_text=_("동의 없이 보내는 절차 안내와 법정 고지는 어느 법 몇 조에 따르는지 적습니다."),
    )
    share_b = forms.IntegerField(
        label=_("나 안을 받는 몫(%)"),
        min_value=0,
        max_value=50,
        required=False,
        initial=0,
        help_text=_("두 글을 견주려면 1부터 50까지 적습니다. 0이면 모두 같은 글을 받습니다."),
    )
    goal = forms.ChoiceField(
        label=_("견주는 행동"),
        choices=Goal.choices,
        initial=Goal.ANY,
        required=False,
        help_text=_("으뜸 단추는 글의 첫 단추이고, 단추가 없으면 첫 링크입니다. 메일을 열었는지는 세지 않습니다."),
    )
    trial_share = forms.IntegerField(
        label=_("먼저 보내 보는 몫(%)"),
        min_value=0,
        max_value=90,
        required=False,
        initial=0,
        help_text=_("이만큼에게 두 글을 먼저 보내고, 나은 글을 나머지에게 보냅니다. 0이면 한 번에 모두 보냅니다."),
    )
    trial_hours = forms.IntegerField(
        label=_("지켜보는 시간"),
        min_value=1,
        max_value=336,
        required=False,
        initial=24,
        help_text=_("차이가 우연일 수 있으면 나머지도 처음 나눈 대로 보냅니다."),
    )
    measures_clicks = forms.BooleanField(
        label=_("링크를 누른 수 세기"),
        required=False,
        help_text=_("누가 눌렀는지는 알 수 없고, 10번이 넘어야 수를 봅니다. 끄면 링크가 곧바로 그 주소로 갑니다."),
    )
    at_any_hour = forms.BooleanField(
        label=_("밤에도 보내기"), required=False, help_text=_("법정 고지와 재난 안내만 그렇게 할 수 있습니다.")
    )
    per_second = forms.IntegerField(label=_("1초에 보내는 수"), min_value=1, max_value=1000, initial=20)
    per_domain_second = forms.IntegerField(
        label=_("메일 서버 하나에 1초에 보내는 수"), min_value=1, max_value=1000, initial=10
    )
    late_after_minutes = forms.IntegerField(
        label=_("몇 분 늦으면 멈추고 물을지"), min_value=1, max_value=1440, initial=60
    )
    doubt_policy = forms.ChoiceField(label=_("보냈는지 알 수 없을 때"), choices=DoubtPolicy.choices)

    def __init__(self, *args: Any, campaign: Campaign | None = None, **kwargs: Any) -> None:
        if campaign is not None:
            kwargs["initial"] = {name: getattr(campaign, name) for name in (*BASIC, *TWO, *ADVANCED)}
        super().__init__(*args, **kwargs)
        self.fields["doubt_policy"].initial = Campaign.default_policy()

    def basic(self) -> list[forms.BoundField]:
        return [self[name] for name in BASIC]

    def two(self) -> list[forms.BoundField]:
        return [self[name] for name in TWO]

    def advanced(self) -> list[forms.BoundField]:
        return [self[name] for name in ADVANCED]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        chosen = cleaned.get("campaign_class")
        if chosen is None:
            return cleaned
        self._clean_two(cleaned)
        wanted, topic = [name for name, _label in purposes_of(chosen)], cleaned.get("topic", "")
        if wanted and topic not in wanted:
            labels = ", ".join(str(Purpose(name).label) for name in wanted)
            self.add_error("topic", _("이 분류에 맞는 주제를 골라 주세요: %(topics)s") % {"topics": labels})
        if not wanted:
            cleaned["topic"] = ""
            if not cleaned.get("legal_basis", "").strip():
                self.add_error("legal_basis", _("동의 없이 보내려면 법적 근거를 적어야 합니다."))
        if cleaned.get("at_any_hour") and not rules_of(chosen).any_hour:
            self.add_error(
                "at_any_hour", _("밤에는 법정 고지와 재난 안내만 보낼 수 있습니다. 끄거나 분류를 바꿔 주세요.")
            )
        return cleaned

    def _clean_two(self, cleaned: dict[str, Any]) -> None:
        cleaned["share_b"] = cleaned.get("share_b") or 0
        cleaned["trial_share"] = cleaned.get("trial_share") or 0
        cleaned["trial_hours"] = cleaned.get("trial_hours") or 24
        cleaned["goal"] = cleaned.get("goal") or Goal.ANY
        if cleaned["trial_share"] and not cleaned["share_b"] and "share_b" not in self.errors:
            self.add_error("share_b", _("먼저 보내 보려면 나 안을 받는 몫도 적어 주세요. 보통 50입니다."))
        elif cleaned["share_b"] and cleaned["goal"] == Goal.LINK and not cleaned.get("measures_clicks"):
            self.add_error("measures_clicks", _("단추를 누른 수로 견주려면 이것을 켜 주세요."))


class WhenForm(forms.Form):
    """When it goes: as soon as it is approved, or at a moment within the office's hours."""

    NOW, AT = "now", "at"
    when = forms.ChoiceField(
        label=_("보내는 때"),
        choices=[(AT, _("정한 때에")), (NOW, _("승인되면 바로"))],
        widget=forms.RadioSelect,
        required=False,
    )
    send_at = forms.DateTimeField(
        label=_("날짜와 시각"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local", "class": "inp sm"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
    )

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        at = campaign.send_at
        kwargs["initial"] = {"when": self.AT if at else self.NOW, "send_at": at}
        super().__init__(*args, **kwargs)
        self.campaign = campaign

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("when") != self.AT:
            return cleaned | {"send_at": None}
        at = cleaned.get("send_at")
        if at is None:
            if "send_at" not in self.errors:
                self.add_error("send_at", _("날짜와 시각을 골라 주세요."))
        elif at < timezone.now():
            self.add_error("send_at", _("지난 때입니다. 앞으로 올 때를 골라 주세요."))
        elif not self.campaign.at_any_hour and not office_hours.is_open(at):
            self.add_error("send_at", _("보낼 수 있는 시간이 아닙니다. 오전 8시부터 오후 9시 사이로 골라 주세요."))
        return cleaned
