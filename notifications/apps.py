"""Tell Django of this room."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Register the room notifications."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "notifications"
