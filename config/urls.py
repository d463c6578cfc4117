"""Which prefix belongs to which area."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from channels_mail.inbound.views import file as mail_file

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("portal.home.urls")),
    path("", include("portal.pages.urls")),
    path("petition-types/", include("civil_petitions.urls.petition_types")),
    path("drafts/", include("civil_petitions.urls.drafts")),
    path("petitions/", include("civil_petitions.urls.petitions")),
    path("tracking/", include("civil_petitions.urls.tracking")),
    path("", include("civil_petitions.satisfaction.urls")),
    path("deadline/", include("civil_petitions.urls.deadline")),
    path("consultations/", include("channels_mail.consultation.urls.citizen")),
    path("", include("portal.content.urls.reading")),
    path("", include("portal.sitemap.urls")),
    path("issues/", include("portal.participation.urls.issues")),
    path("hearings/", include("portal.participation.urls.hearings")),
    path("open-data/", include("portal.open_data.urls")),
    path("search/", include("portal.search.urls")),
    path("kiosk/", include("portal.kiosk.urls")),
    path("board/", include("portal.board.urls.citizen")),
    path("board/", include("portal.moderation.urls.citizen")),
    path("", include("portal.operations.urls")),
    path("accounts/", include("citizens.accounts.urls")),
    path("identity/", include("citizens.registry.identity_urls")),
    path("me/profile/", include("citizens.registry.urls")),
    path("me/contact-points/", include("citizens.registry.contact_point_urls")),
    path("me/data/", include("portal.my_data.urls")),
    path("privacy/incidents/", include("citizens.incidents.urls")),
    path("", include("citizens.consent.urls")),
    path("me/notifications/", include("citizens.preferences.urls")),
    path("me/", include("portal.dashboard.urls")),
    path("me/petitions/", include("civil_petitions.urls.history")),
    path("me/contacts/", include("citizens.contacts.urls")),
    path("me/access-log/", include("citizens.access_log.urls")),
    path("office/admin/", admin.site.urls),
    path("office/consultations/", include("channels_mail.consultation.urls.office")),
    path("office/board/", include("portal.moderation.urls.office")),
    path("office/board/posts/", include("portal.board.urls.office")),
    path("office/campaigns/automations/", include("channels_mail.automations.urls")),
    path("office/campaigns/", include("channels_mail.campaigns.urls.office")),
    path("office/mail/", include("channels_mail.inbound.urls")),
    path("mail-file/<str:token>/", mail_file, name="mail_file"),
    path("office/deliveries/", include("channels_mail.campaigns.urls.deliveries")),
    path("office/outbox/", include("channels_mail.outbox.urls")),
    path("newsletters/", include("channels_mail.campaigns.urls.public")),
    path("office/citizens/duplicates/", include("citizens.merging.urls")),
    path("office/contacts/", include("portal.counter.urls")),
    path("office/follow-ups/", include("portal.follow_ups.urls")),
    path("office/exports/", include("portal.exports.urls")),
    path("office/quality/", include("citizens.quality.urls")),
    path("office/citizens/", include("portal.person.urls")),
    path("office/content/", include("portal.content.urls.office")),
    path("office/issues/", include("portal.participation.urls.office")),
    path("office/retention/", include("portal.retention.urls")),
    path("office/insight/", include("portal.insight.urls")),
    path("office/privacy/plan/", include("portal.management_plan.urls")),
    path("office/consents/", include("citizens.consent.office_urls")),
    path("office/privacy/incidents/", include("citizens.incidents.office_urls")),
    path("office/privacy/requests/", include("portal.my_data.office_urls")),
    path("office/privacy/", include("citizens.access_log.office_urls")),
    path("office/", include("civil_petitions.urls.office")),
    path("demo/mailbox/", include("portal.mailbox.urls")),
]

handler400 = "portal.pages.views.bad_request"
handler403 = "portal.pages.views.forbidden"
handler404 = "portal.pages.views.not_found"
handler500 = "portal.pages.views.server_error"
