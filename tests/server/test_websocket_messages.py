"""Which messages go through to Streamlit, and with which code the others end their connection."""

import pytest
from hypothesis import given
from hypothesis.strategies import binary
from streamlit.proto.BackMsg_pb2 import BackMsg

from lib.ui.session_gateway import StreamlitGateway


def chosen(widget: str) -> bytes:
    message = BackMsg()
    message.rerun_script.widget_states.widgets.add().id = widget
    return message.SerializeToString()


@pytest.mark.parametrize(
    ("content", "right"),
    [
        (BackMsg(app_heartbeat=True).SerializeToString(), True),
        (chosen("$$ID-0a1b-language"), True),
        (chosen("$$STREAMLIT_INTERNAL_KEY_x"), True),
        (chosen("language"), False),
        (chosen(""), False),
        (b"", False),
        (b"\xff", False),
    ],
)
def test_a_message_is_one_of_streamlits(content: bytes, right: bool) -> None:
    assert StreamlitGateway().understands(content) is right


@given(content=binary(max_size=100))
def test_bytes_are_a_message_or_are_refused(content: bytes) -> None:
    if StreamlitGateway().understands(content):
        assert BackMsg.FromString(content).WhichOneof("type")
