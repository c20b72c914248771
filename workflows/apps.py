"""Tell Django of this room."""

from django.apps import AppConfig


class WorkflowsConfig(AppConfig):
    """Register the room workflows, its acts and its checks."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "workflows"

    def ready(self) -> None:
        """Load the acts, so that the door knows them, and the checks."""
        from workflows import acts, checks

        assert acts
        assert checks
