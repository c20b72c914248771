"""Tell Django of this room."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Register the room cases and its checks."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "cases"

    def ready(self) -> None:
        """Load the checks."""
        from cases import checks

        assert checks
