"""Mails about exports: who asked is told, who may approve is asked, and no mail holds a word of anybody."""

from citizens.accounts.addresses import open_address
from portal.exports import actions, models
from portal.exports.models import Export
from tests.factories.accounts import OfficerFactory
from tests.portal.test_exports import (  # noqa: F401 - the fixtures are theirs
    PURPOSE,
    _folder,
    asked,
    head,
    made,
    officer,
    person,
    petition,
)


def test_who_asked_is_told_and_who_may_approve_is_asked_by_mails_that_hold_nothing(
    officer, petition, head, person, mailoutbox
):
    far = OfficerFactory(head=True)
    export = asked(officer, is_masked=False)
    actions.approve(export, by=head)
    made(export)
    actions.refuse(asked(officer, is_masked=False), by=head)

    told = [(mail.to[0], mail.subject.partition("] ")[2]) for mail in mailoutbox]
    own, heads, strangers = (open_address(account.email) for account in (officer, head, far))
    assert told == [
        (heads, "내보내기 승인을 기다립니다"),
        (own, "내보내기를 승인했습니다"),
        (own, "내보낸 목록을 받을 수 있습니다"),
        (heads, "내보내기 승인을 기다립니다"),
        (own, "내보내기를 승인하지 않았습니다"),
    ]
    assert strangers not in {to for to, _subject in told}
    words = "".join(mail.subject + mail.body for mail in mailoutbox)
    assert f"/office/exports/{export.pk}/" in words
    assert not any(word in words for word in (PURPOSE, "홍", "1234", petition.receipt_number))


def test_where_the_department_has_nobody_everybody_who_may_approve_is_asked(officer, petition, mailoutbox):
    far = OfficerFactory(head=True)
    asked(officer, is_masked=False)

    assert [mail.to for mail in mailoutbox] == [[open_address(far.email)]]


def test_who_asked_is_told_once_that_it_could_not_be_made(officer, petition, mailoutbox):
    export = asked(officer)
    Export.objects.update(attempts=models.MOST_ATTEMPTS)

    assert made(export).state == made(export).state == "failed"
    assert [mail.subject.partition("] ")[2] for mail in mailoutbox] == ["내보낼 목록을 만들지 못했습니다"]
