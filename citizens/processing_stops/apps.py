from django.apps import AppConfig


class ProcessingStopsConfig(AppConfig):
    name = "citizens.processing_stops"
    label = "processing_stops"
    verbose_name = "처리정지"
