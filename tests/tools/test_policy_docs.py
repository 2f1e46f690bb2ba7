"""The page of settings names every setting."""

from tools.policy_docs import document

from touchline.policy.keys import known_keys


def test_every_setting_is_on_the_page() -> None:
    page = document()
    assert all(f"| `{key}` |" in page for key in known_keys())
