"""The URLs of the product (网址): each desk brings its own."""

from django.conf.urls.i18n import urlpatterns as language_patterns
from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, include, path, register_converter

from web.shared.keys import KeyConverter

register_converter(KeyConverter, "key")

# Strangers choose their language too, before they sign in.
for pattern in language_patterns:
    assert pattern.callback is not None
    pattern.callback = login_not_required(pattern.callback)

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("web.account.urls")),
    path("", include("web.item.urls")),
    path("", include("web.deputy.urls")),
    path("", include("web.office.urls")),
    path("", include("web.government.urls")),
    path("", include("web.unit.urls")),
    path("", include("web.committee.urls")),
    path("", include("web.look_backs.urls")),
    path("", include("web.meetings.urls")),
    path("", include("web.topics.urls")),
    path("", include("web.integrity.urls")),
    path("", include("web.referrals.urls")),
    path("", include("web.auditor.urls")),
    path("", include("web.batches.urls")),
    path("", include("web.board.urls")),
    path("", include("web.search.urls")),
    path("", include("web.administration.urls")),
    path("", include("web.rules.urls")),
    path("", include("web.workdays.urls")),
    path("language/", include(language_patterns)),
]

handler400 = "web.shared.refusals.bad_request"
handler403 = "web.shared.refusals.forbidden"
handler404 = "web.shared.refusals.not_found"
handler500 = "web.shared.refusals.failed"
