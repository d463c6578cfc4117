from django import forms
from django.utils.translation import gettext_lazy as _

from channels_mail.consultation.forms import NewConsultationForm
from channels_mail.consultation.models import MailShows
from channels_mail.guest_letters.actions import LONGEST_NAME
from civil_petitions.forms.fields import PlainTextField


class GuestLetterForm(NewConsultationForm):
    """The first letter of somebody without a login: also where the answer goes."""

    address = forms.EmailField(
        label=_("답변받을 메일 주소"),
        max_length=130,
        help_text=_("이 주소로 확인 메일을 보냅니다. 확인해야 상담이 접수됩니다."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("답변받을 메일 주소를 써 주세요."),
            "invalid": _("메일 주소를 이름@예시.kr처럼 써 주세요."),
        },
    )
    name = PlainTextField(
        label=_("이름"),
        required=False,
        max_length=LONGEST_NAME,
        help_text=_("쓰지 않아도 됩니다."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mail_shows"].initial = MailShows.ANSWER


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("메일로 받은 확인 번호"),
        min_length=6,
        max_length=9,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
        error_messages={"required": _("메일로 받은 6자리 번호를 써 주세요.")},
    )
