"""Walk through the pages as people do, in a real browser (浏览器测试)."""

import pytest

pytest.register_assert_rewrite("tests.browser.screen", "tests.browser.walking")
