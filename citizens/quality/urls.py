from django.urls import path

from citizens.quality import views

app_name = "office_quality"
urlpatterns = [path("", views.board, name="board")]
