"""Starting the server: what cannot be used is told before anything is served."""

import pytest

from lib.server import __main__ as command
from lib.server import settings


def test_a_setting_that_cannot_be_used_ends_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(settings.HOSTS, "https://samhandling.example.no")
    monkeypatch.setattr(command.uvicorn, "Server", lambda *_: pytest.fail("it was started"))
    assert command.main([]) == 2
    assert settings.HOSTS in capsys.readouterr().err


def test_what_holds_readers_addresses_is_not_logged() -> None:
    config = command._config("127.0.0.1", 8501)
    assert not config.access_log
    assert not config.server_header
    assert config.ws_per_message_deflate
    assert config.timeout_graceful_shutdown == 5
