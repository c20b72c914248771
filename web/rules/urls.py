"""Addresses of the rules (办理规则地址)."""

from django.urls import path

from web.rules import pages

urlpatterns = [
    path("rules/", pages.rules, name="rules"),
    path("rules/change/", pages.propose, name="rules_propose"),
    path("rules/change/<key:change>/", pages.change_page, name="rules_change"),
    path("rules/change/<key:change>/<slug:act>/", pages.decide, name="rules_decide"),
    path("rules/version/<key:policy>/", pages.version, name="rules_version"),
]
