"""How much memory files take of the server: of editors up to the ceiling, and of others nothing."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from oidc_provider_mock import User, run_server_in_thread  # type: ignore[import-untyped]

from lib.store import Store
from tests.server.reader import Served, free_port, served
from tests.server.visitor import Visitor, write_secrets

pytestmark = pytest.mark.bench
MB = 2**20
CEILING, SIZE, TIMES = 60, 45, 20


@pytest.fixture
def server(store: Store, tmp_path: Path) -> Iterator[Served]:
    shutil.copy(store.path, tmp_path / "samhandling.db")
    port = free_port()
    claims: dict[str, Any] = {"email": "ola@example.org", "email_verified": True}
    with run_server_in_thread(user_claims=[User(sub="ola", claims=claims)]) as provider:
        secrets = write_secrets(tmp_path, port, f"http://localhost:{provider.server_port}")
        env = {**secrets, "SAMHANDLING_UPLOADS": str(CEILING)}
        with served(tmp_path, tmp_path / "samhandling.db", port, **env) as running:
            yield running


def test_files_take_no_more_memory_than_their_ceiling(server: Served) -> None:
    with closing(Visitor(server)) as ola, closing(Visitor(server)) as stranger:
        ola.sign_in("ola")
        with ola.open() as page, stranger.open() as other:
            before = server.memory()
            refused = {
                stranger.send(other.session, SIZE * MB).status_code for _time in range(TIMES)
            }
            outside = server.memory() - before
            taken = {ola.send(page.session, SIZE * MB).status_code for _time in range(TIMES)}
            inside = server.memory() - before
    print(
        f"\n{TIMES} files of {SIZE} MB: of a reader {outside:.0f} MB, of an editor {inside:.0f} MB"
    )
    assert (refused, taken) == ({403}, {204})
    assert outside < 10
    # Streamlit puts a file together from what came, for a moment twice.
    assert inside < 2 * SIZE + CEILING
