"""Gateway from the server to Streamlit's sessions: identity and uploaded files.

See lib/server/session_gateway.py. All of it is called by the server and none of it by a page, but
for `refusal` and `let_go`.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Mapping
from typing import Final

from google.protobuf.message import DecodeError
from streamlit import runtime
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.state.common import GENERATED_ELEMENT_ID_PREFIX
from streamlit.runtime.state.session_state import STREAMLIT_INTERNAL_KEY_PREFIX
from streamlit.runtime.stats import CacheStat
from streamlit.runtime.uploaded_file_manager import UploadedFileManager
from streamlit.web.server.server_util import is_xsrf_enabled
from streamlit.web.server.starlette.starlette_app_utils import validate_xsrf_token
from streamlit.web.server.starlette.starlette_server_config import XSRF_COOKIE_NAME

from lib.i18n import _
from lib.imports import NotEditor
from lib.ui import identity
from lib.ui.query_cache import fresh_filter_options

_LONG: Final = 15 * 60  # seconds that an upload is kept at least
_REFUSALS: Final = 100  # sessions whose last rejection is kept
_SHOWN_FOR: Final = 2 * 60  # seconds after which a rejection is outdated


# How the names of widgets begin.
_WIDGETS: Final = (f"{GENERATED_ELEMENT_ID_PREFIX}-", STREAMLIT_INTERNAL_KEY_PREFIX)


class StreamlitGateway:
    """Implementation of `lib.server.session_gateway.SessionGateway`."""

    def __init__(self) -> None:
        # session id -> owner of its upload and time, oldest first.
        self._files: OrderedDict[str, tuple[str, float]] = OrderedDict()
        self._refusals: OrderedDict[str, tuple[str, float]] = OrderedDict()
        # Pages, server and sign-outs run in different threads.
        self._lock = threading.RLock()

    def admit(self, session: str, cookies: Mapping[str, str], token: str) -> str:
        """Editor that may upload to a session: cookie and session must belong to the same one.

        Raises:
            NotEditor: they may not.
            StoreProblem: nobody can tell.
        """
        sender, owner = identity.sign_in(cookies), identity.sign_in(_cookies_of(session))
        if sender is None or owner is None or sender.person != owner.person:
            raise NotEditor(_("Files are taken from editors who are signed in, and nobody else."))
        areas = fresh_filter_options().areas
        for found in (sender, owner):
            identity.editor_now(found, areas)
        if is_xsrf_enabled() and not validate_xsrf_token(token, cookies.get(XSRF_COOKIE_NAME)):
            sentence = _(
                "The file was not sent from the page Registration, or the page has been open for "
                "too long. Load the page again, and choose the file again."
            )
            raise NotEditor(sentence)
        return sender.person

    def held(self) -> int:
        """Bytes of uploaded files held by all sessions."""
        statistics = _manager().get_stats() if runtime.exists() else {}
        return sum(
            entry.byte_length
            for family in statistics.values()
            for entry in family
            if isinstance(entry, CacheStat)
        )

    def release(self, person: str) -> None:
        """Delete all uploaded files of a person."""
        with self._lock:
            for session in [name for name, (owner, _at) in self._files.items() if owner == person]:
                self._drop(session)

    def release_oldest(self, size: int) -> None:
        """Delete the oldest uploads until enough bytes are free or none is left."""
        wanted = self.held() - size
        with self._lock:
            for session, (_owner, at) in list(self._files.items()):
                if self.held() <= wanted or time.monotonic() - at < _LONG:
                    return
                self._drop(session)

    def keep(self, session: str, person: str) -> None:
        """Record the owner of an uploaded file."""
        with self._lock:
            self._files[session] = (person, time.monotonic())
            self._files.move_to_end(session)
            self._refusals.pop(session, None)
        # A closed session does not delete its uploads itself.
        if runtime.exists() and not runtime.get_instance().is_active_session(session):
            self._drop(session)

    def refuse(self, session: str, cookies: Mapping[str, str], sentence: str) -> None:
        """Show on the session's page why its upload was rejected."""
        # The same token is encoded differently each time.
        here, there = (each.get(XSRF_COOKIE_NAME) for each in (cookies, _cookies_of(session)))
        if not validate_xsrf_token(here, there):
            return
        if sentence:
            with self._lock:
                self._refusals[session] = (sentence, time.monotonic())
                if len(self._refusals) > _REFUSALS:
                    self._refusals.popitem(last=False)
        page = runtime.get_instance().get_app_session(session)
        if page is not None:
            # As Streamlit does when a script has changed: the same page with the same choices.
            page.request_rerun(page._client_state)  # noqa: SLF001 - there is no other way

    def sign_out(self, cookies: Mapping[str, str]) -> None:
        """Sign a person out of all sessions, by the cookies of one."""
        found = identity.sign_in(cookies)
        if found is not None:
            self.release(found.person)
            identity.end(found)

    def understands(self, content: bytes) -> bool:
        """Whether bytes are a valid message of Streamlit's frontend.

        A choice in a widget whose name is none of Streamlit's would make every page fail that
        asks what else was chosen.
        """
        try:
            message = BackMsg.FromString(content)
        except DecodeError:
            return False
        chosen = message.rerun_script.widget_states.widgets
        return message.WhichOneof("type") is not None and all(
            widget.id.startswith(_WIDGETS) for widget in chosen
        )

    def refusal(self) -> str:
        """Reason why this page's last upload was rejected; empty if none."""
        context = get_script_run_ctx(suppress_warning=True)
        refusal = self._refusals.get(context.session_id) if context else None
        if refusal is None or time.monotonic() - refusal[1] > _SHOWN_FOR:
            return ""
        return _(refusal[0])

    def let_go(self) -> None:
        """Delete this page's upload after its import."""
        context = get_script_run_ctx(suppress_warning=True)
        if context and context.session_id in self._files:
            self._drop(context.session_id)

    def _drop(self, session: str) -> None:
        with self._lock:
            self._files.pop(session, None)
        if runtime.exists():
            _manager().remove_session_files(session)


GATEWAY: Final = StreamlitGateway()


def _manager() -> UploadedFileManager:
    return runtime.get_instance().uploaded_file_mgr


def _cookies_of(session: str) -> Mapping[str, str]:
    """Cookies of the browser that opened a session; empty if there is no such session."""
    client = runtime.get_instance().get_client(session) if runtime.exists() else None
    context = client.client_context if client else None
    return context.cookies if context else {}
