"""A site without pages, for links that lead nowhere yet."""

urlpatterns: list[object] = []
