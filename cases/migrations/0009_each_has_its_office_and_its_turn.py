"""Give what was there before its office and the place of its rounds (受理机构、轮次).

What was sent before lay with the commission, or with the presidium of a township.
"""

from django.db import migrations, models


def give_each_its_office(apps, schema_editor):
    """Give what was sent already to the office that has received so far."""
    suggestions = apps.get_model("cases", "Suggestion").objects
    organs = apps.get_model("people", "Organ").objects
    unsent = ["draft", "cosigning"]
    congresses = suggestions.exclude(state__in=unsent).values_list("congress", flat=True)
    for congress in set(congresses):
        for kind in ("deputies_affairs_commission", "presidium"):
            office = organs.filter(congress=congress, kind=kind).order_by("pk").first()
            if office is not None:
                suggestions.filter(congress=congress).exclude(state__in=unsent).update(
                    office=office
                )
                break


def count_rounds(apps, schema_editor):
    """Let the place of each round in its line be its number (本列轮次)."""
    apps.get_model("cases", "Round").objects.update(turn=models.F("number"))


class Migration(migrations.Migration):
    dependencies = [("cases", "0008_exceptions_of_the_field")]

    operations = [
        migrations.RunPython(give_each_its_office, migrations.RunPython.noop),
        migrations.RunPython(count_rounds, migrations.RunPython.noop),
    ]
