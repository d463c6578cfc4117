from django.apps import AppConfig


class RepeatedQuestionsConfig(AppConfig):
    name = "portal.repeated_questions"
    label = "repeated_questions"
    verbose_name = "되풀이된 질문"
