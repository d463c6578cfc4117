"""Mail of the demonstration district: an answer with a file, and a letter from an address nobody knows."""

from email.message import EmailMessage

from channels_mail.consultation.models import Consultation
from channels_mail.inbound import filing
from channels_mail.inbound.models import InboundMail
from channels_mail.inbound.storing import store
from channels_mail.reply_address import reply_address

ANSWER = "새벽에 공사하는 모습을 찍어 두었습니다. 사진을 함께 보냅니다.\n\n고맙습니다."
STRANGER = "같은 길에 사는 사람입니다. 저도 공사 때문에 여쭙고 싶어 이웃이 보여 준 주소로 씁니다."
PAGE = "<p>새벽에 <b>공사하는 모습</b>을 찍어 두었습니다. 사진을 함께 보냅니다.</p><p>고맙습니다.</p>"


def arrive(consultation: Consultation, address: str, picture: bytes) -> None:
    """Through the real store and the real reading, as if a mail server had handed them over."""
    answer = _mail(f"시연 시민 <{address}>", f"Re: {consultation.number}", ANSWER, reply_address(consultation))
    answer.add_alternative(PAGE, subtype="html")
    answer.add_attachment(picture, maintype="image", subtype="jpeg", filename="공사 사진.jpg")
    stranger = _mail("이웃 <neighbour@mail.example>", "같은 길입니다", STRANGER, reply_address(consultation))
    for mail, sender in ((answer, address), (stranger, "neighbour@mail.example")):
        store("consult", mail.as_bytes(), via=InboundMail.Via.SMTP, sender=sender, recipients=[str(mail["To"])])
    filing.read_waiting()


def _mail(sender: str, subject: str, text: str, to: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, to, subject
    mail.set_content(text, charset="utf-8", cte="base64")
    return mail
