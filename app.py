"""The front door: `streamlit run app.py`.

The page list stands in lib/ui/navigation.py, the frame around every page in lib/ui/shell.py.
"""

import streamlit as st

from lib import server
from lib.ui import shell
from lib.ui.navigation import PAGES
from lib.ui.session_gateway import GATEWAY

if shell.has_script_context():
    shell.run()
else:
    shell.register_pages()
    server.quiet_uvicorn()
    base = st.get_option("server.baseUrlPath")
    app = st.App(
        __file__,
        routes=server.routes(base, PAGES),
        middleware=server.middleware(GATEWAY, base, PAGES),
    )
