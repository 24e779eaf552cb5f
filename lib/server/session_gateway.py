"""Interface to Streamlit's sessions: identity of a session, and uploaded files.

`lib/ui/session_gateway.py` answers; app.py brings the two together.
"""

from collections.abc import Mapping
from typing import Protocol


class SessionGateway(Protocol):
    """Protocol implemented by lib/ui/session_gateway.py."""

    def admit(self, session: str, cookies: Mapping[str, str], token: str) -> str:
        """Editor that may upload to a session: cookie and session must belong to the same one.

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
        """Bytes of uploaded files held by all sessions."""

    def release(self, person: str) -> None:
        """Delete all uploaded files of a person."""

    def release_oldest(self, size: int) -> None:
        """Delete the oldest uploads until enough bytes are free or none is left."""

    def keep(self, session: str, person: str) -> None:
        """Record the owner of an uploaded file."""

    def refuse(self, session: str, cookies: Mapping[str, str], sentence: str) -> None:
        """Show on the session's page why its upload was rejected.

        Args:
            session: the session's name.
            cookies: of the request; another browser than the session's own changes nothing there.
            sentence: the message, as the catalogues know it.
        """

    def sign_out(self, cookies: Mapping[str, str]) -> None:
        """Sign a person out of all sessions, by the cookies of one.

        Raises:
            StoreProblem: it cannot be kept.
        """

    def understands(self, content: bytes) -> bool:
        """Whether bytes are a valid message of Streamlit's frontend."""
