"""The front door: `streamlit run app.py`.

The page list stands in lib/ui/pagelist.py, the frame around every page in lib/ui/frame.py.
"""

import streamlit as st

from lib import server
from lib.ui import frame
from lib.ui.desk import DESK
from lib.ui.pagelist import PAGES

if frame.called_by_reader():
    frame.run()
else:
    frame.before_readers()
    server.quiet_uvicorn()
    base = st.get_option("server.baseUrlPath")
    app = st.App(
        __file__,
        routes=server.routes(base, PAGES),
        middleware=server.middleware(DESK, base, PAGES),
    )
