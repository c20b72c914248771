"""Tell Django of this room."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Register the room people."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "people"
