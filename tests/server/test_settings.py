"""What can be set, and what whoever sets it wrongly is told."""

import pytest

from lib.selection import ADDRESS_VARIABLE
from lib.server import settings
from lib.server.settings import SettingProblem, Settings, read


def test_without_anything_it_is_a_dashboard_of_ones_own() -> None:
    assert read({}) == Settings()
    assert not Settings().encrypted


def test_everything_can_be_set() -> None:
    found = read(
        {
            ADDRESS_VARIABLE: "https://samhandling.example.no/",
            settings.HOSTS: "Samhandling.example.no., *.example.org 10.0.0.7,[::2]",
            settings.METRICS: "open",
            settings.ACCESS_LOG: "off",
            settings.UPLOADS: "300",
        }
    )
    hosts = ("samhandling.example.no", "*.example.org", "10.0.0.7", "[::2]")
    assert found == Settings("https://samhandling.example.no", hosts, True, False, 300 * 2**20)
    assert found.encrypted


@pytest.mark.parametrize(
    ("name", "value"),
    [
        (ADDRESS_VARIABLE, "samhandling.example.no"),
        (ADDRESS_VARIABLE, "javascript:alert(1)"),
        (settings.HOSTS, "https://samhandling.example.no"),
        (settings.HOSTS, "samhandling.example.no:8501"),
        (settings.HOSTS, "a.no, b .no"),
        (settings.METRICS, "yes"),
        (settings.ACCESS_LOG, "1"),
        (settings.UPLOADS, "50"),  # the largest file would find no room
        (settings.UPLOADS, "200 MB"),
    ],
)
def test_what_cannot_be_used_is_told_with_its_name(name: str, value: str) -> None:
    with pytest.raises(SettingProblem) as caught:
        read({name: value})
    assert str(caught.value).startswith(name)
    assert value.rsplit(", b ", maxsplit=1)[-1].strip() in str(caught.value)
