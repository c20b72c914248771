"""Addresses of signing in, type size and the inbox (账户地址)."""

from django.urls import path

from web.account import inbox, pages

urlpatterns = [
    path("", pages.home, name="home"),
    path("sign-in/", pages.sign_in, name="sign_in"),
    path("sign-in/demo/<key:person>/", pages.demo_sign_in, name="demo_sign_in"),
    path("sign-out/", pages.sign_out, name="sign_out"),
    path("password/", pages.password, name="password"),
    path("type-size/", pages.type_size, name="type_size"),
    path("messages/", inbox.inbox, name="inbox"),
    path("messages/badge/", inbox.badge, name="badge"),
    path("messages/<key:message>/", inbox.open_message, name="open_message"),
    path("messages/read/", inbox.read_all, name="read_all"),
]
