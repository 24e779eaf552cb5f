"""Starting the server: what cannot be used is told before anything is served."""

import socket

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


def test_a_port_that_is_taken_is_told_at_once(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command._Server, "run", lambda *_: pytest.fail("it was started"))
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert command.main(["--port", str(port)]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"Et program lytter allerede på http://127.0.0.1:{port}.")
    assert err.count("\n") == 1
    assert command._taken("127.0.0.1", port) == ""
