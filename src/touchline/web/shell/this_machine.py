"""Whether a request comes from the very machine that serves it."""

import ipaddress

from django.http import HttpRequest

PROXIED = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_X_FORWARDED_PROTO")
OWN_NAMES = frozenset({"127.0.0.1", "localhost", "::1"})


def from_this_machine(request: HttpRequest) -> bool:
    """Its browser asked for this machine by its own name, and no proxy stands between.

    A proxy's address says nothing of who is behind it; another name may be another's (rebinding).
    """
    if any(request.META.get(name) for name in PROXIED):
        return False
    name = request.get_host()
    host = name.rpartition("]")[0].strip("[") if name.startswith("[") else name.partition(":")[0]
    try:
        loopback = ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
    return loopback and host in OWN_NAMES
