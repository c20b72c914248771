"""The room of what people see (页面)."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Configure the room (页面配置)."""

    name = "web"
    label = "web"
