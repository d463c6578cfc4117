from django.urls import path

from channels_mail.campaigns.views.office import composing, listing, people, previewing, reports, steps, versions

app_name = "office_campaigns"
urlpatterns = [
    path("", listing.campaigns, name="list"),
    path("new/", listing.new, name="new"),
    path("<int:campaign_id>/", steps.campaign, name="campaign"),
    path("<int:campaign_id>/settings/", listing.settings, name="settings"),
    path("<int:campaign_id>/duplicate/", listing.duplicate, name="duplicate"),
    path("<int:campaign_id>/content/", composing.composer, name="content"),
    path("<int:campaign_id>/audience/", people.people, name="audience"),
    path("<int:campaign_id>/segment/", people.segment, name="segment"),
    path("<int:campaign_id>/left-out/", people.left_out_page, name="left_out"),
    path("<int:campaign_id>/left-out/letters.pdf", people.letters_pdf, name="letters"),
    path("<int:campaign_id>/newsletter.pdf", people.newsletter_pdf, name="newsletter"),
    path("<int:campaign_id>/report/", reports.report, name="report"),
    path("<int:campaign_id>/preview/", previewing.preview, name="preview"),
    path("<int:campaign_id>/english/", versions.english, name="english"),
    path("<int:campaign_id>/template/", versions.template, name="template"),
    path("<int:campaign_id>/versions/", versions.versions, name="versions"),
    path("<int:campaign_id>/versions/<int:version_id>/restoration/", versions.restoration, name="restoration"),
    path("<int:campaign_id>/approval/", steps.approval, name="approval"),
    path("<int:campaign_id>/sending-back/", steps.sending_back, name="sending_back"),
    path("<int:campaign_id>/withdrawal/", steps.withdrawal, name="withdrawal"),
    path("<int:campaign_id>/pause/", steps.pause, name="pause"),
    path("<int:campaign_id>/resumption/", steps.resumption, name="resumption"),
    path("<int:campaign_id>/stop/", steps.stop, name="stop"),
]
