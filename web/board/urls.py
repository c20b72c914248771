"""Addresses of the board (看板地址)."""

from django.urls import path

from web.board import pages

urlpatterns = [
    path("board/", pages.board, name="board"),
    path("board/<slug:state>/", pages.state_list, name="board_state"),
]
