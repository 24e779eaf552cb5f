"""What the server asks of the side that knows Streamlit: who a reader is, and what files it holds.

`lib/ui/session_gateway.py` answers; app.py brings the two together.
"""

from collections.abc import Mapping
from typing import Protocol


class SessionGateway(Protocol):
    """Knows sessions, their readers and their files."""

    def admit(self, session: str, cookies: Mapping[str, str], token: str) -> str:
        """Who sends a file to a session, if they may: both must belong to the same editor.

        Args:
            session: the session's name.
            cookies: of the request.
            token: the request's answer to cross-site requests.

        Returns:
            A name for the person, which tells nothing to others.

        Raises:
            NotEditor: they may not; `str()` says why.
            StoreProblem: nobody can tell.
        """

    def held(self) -> int:
        """How many bytes of files are held for all sessions."""

    def release(self, person: str) -> None:
        """Let go of all files of a person."""

    def release_oldest(self, size: int) -> None:
        """Let go of files that have lain for long, until so many bytes are free or none is left."""

    def keep(self, session: str, person: str) -> None:
        """Remember whose the file is that a session has just received."""

    def refuse(self, session: str, cookies: Mapping[str, str], sentence: str) -> None:
        """Say on the session's own page why its file was not taken.

        Args:
            session: the session's name.
            cookies: of the request; another browser than the session's own changes nothing there.
            sentence: the message, as the catalogues know it.
        """

    def sign_out(self, cookies: Mapping[str, str]) -> None:
        """End the sign-in that a browser's cookies hold, and all others of the same person.

        Raises:
            StoreProblem: it cannot be kept.
        """

    def understands(self, content: bytes) -> bool:
        """Whether this is a message as Streamlit's own page sends them."""
