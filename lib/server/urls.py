"""URLs of the dashboard: base path and public base URL.

The name that a request was sent to can be claimed by anyone: an address with it is handed out only
where it is the machine's own, or one that whoever runs the server has named.
"""

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import Scope

from lib.server.request_guard import HERE, host_name, is_allowed_host
from lib.server.settings import Settings


def path_prefix(base: str) -> str:
    """Base path of the server; empty at the root."""
    bare = base.strip("/")
    return f"/{bare}" if bare else ""


def split_address(address: str, prefix: str) -> tuple[str, str]:
    """Split a base URL into origin and base path.

    Args:
        address: the dashboard's public address; empty where there is none.
        prefix: what paths begin with in this server.

    Returns:
        `https://host` and the path; without a public address nothing, and the prefix: readers'
        programs put their own host before it.
    """
    if not address:
        return "", prefix
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}", parts.path.rstrip("/")


def public_base_url(scope: Scope, settings: Settings, prefix: str) -> str:
    """Base URL of absolute links; empty if no host name can be trusted.

    Args:
        scope: the request.
        settings: the public address, and the names that are answered to.
        prefix: what paths begin with in this server.
    """
    if settings.address:
        return settings.address
    host = Headers(scope=scope).get("host", "")
    named = tuple(name for name in settings.hosts if name != "*")
    trusted = host_name(host) in HERE or (bool(named) and is_allowed_host(host, named))
    return f"{scope.get('scheme', 'http')}://{host}{prefix}" if trusted else ""
