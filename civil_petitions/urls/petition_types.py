from django.urls import path, register_converter

from civil_petitions.models.petition_type import PetitionType
from civil_petitions.views import drafts, petition_types


class GroupConverter:
    """One of the four doors."""

    regex = "|".join(PetitionType.Group.values)

    def to_python(self, value: str) -> PetitionType.Group:
        return PetitionType.Group(value)

    def to_url(self, value: str) -> str:
        return str(PetitionType.Group(value).value)


register_converter(GroupConverter, "petition_group")

app_name = "petition_types"
urlpatterns = [
    path("", petition_types.listing, name="list"),
    path("<petition_group:group>/", petition_types.listing, name="group"),
    path("<slug:type_id>/", petition_types.guide, name="guide"),
    path("<slug:type_id>/draft/", drafts.start, name="start"),
    path("<slug:type_id>/form.pdf", petition_types.blank_form, name="blank_form"),
]
