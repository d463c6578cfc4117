"""A test mail: the letter as a sample citizen would get it, to the officer who asked and to nobody else."""

from django.core.mail import EmailMultiAlternatives
from django.utils.translation import gettext as _

from channels_mail.campaigns import unsubscribing, workflow
from channels_mail.campaigns.content import rendering, samples
from channels_mail.campaigns.content.letter import letter_of
from channels_mail.campaigns.models import Campaign, CampaignDraft, CampaignVersion
from citizens.accounts.addresses import open_address
from citizens.accounts.models import Account


def sample_of(version: CampaignVersion, number: int, language: str = "ko") -> rendering.Rendered:
    """The letter for one of the invented citizens."""
    return rendering.render(version, sample_values(number, language), language)


def sample_values(number: int, language: str = "ko") -> dict[str, str]:
    token = unsubscribing.SAMPLE
    ways = unsubscribing.address(token), unsubscribing.choices_address(token)
    return samples.personal(number, *ways, language=language)


def subject_of(draft: CampaignDraft, number: int, language: str = "ko") -> str:
    """The subject line as that citizen would see it."""
    letter = letter_of(draft, language=language)
    return rendering.compiled(letter).render(sample_values(number, letter.language)).subject


def send_test(
    campaign: Campaign, version: CampaignVersion, *, to: Account, sample: int = 0, language: str = "ko"
) -> None:
    """One mail to the officer's own address, marked as a test; the history says that it was looked at."""
    letter = sample_of(version, sample, language)
    subject = _("[시험] %(subject)s") % {"subject": letter.subject}
    message = EmailMultiAlternatives(subject, letter.text, to=[open_address(to.email)])
    message.attach_alternative(letter.html, "text/html")
    message.send()
    workflow.note_test(campaign, by=to)
