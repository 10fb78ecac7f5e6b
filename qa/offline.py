"""A guard that lets nothing in this process reach another machine, and remembers what tried to."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from typing import Any

# What asks for a machine, and which of the event's arguments names it; of the first three, where a socket is sent.
_SENDS = {"socket.connect": 1, "socket.sendto": 1, "socket.sendmsg": 1}
_EVENTS = {
    **_SENDS,
    **dict.fromkeys(("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo"), 0),
}
_attempts: list[list[str]] = []  # of each guard in force
_hooked = False


@contextmanager
def no_network() -> Iterator[list[str]]:
    """Refuse every connection and look-up that leaves this machine, as no network would; the list fills with their targets.

    It sees what goes through Python's sockets, in any thread, whatever library asks. Native code that opens its own is
    beyond it.
    """
    global _hooked
    if not _hooked:
        sys.addaudithook(_refuse)  # one for the process: Python has no way to take it out again
        _hooked = True
    attempts: list[str] = []
    _attempts.append(attempts)
    try:
        yield attempts
    finally:
        _attempts.remove(attempts)


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if not _attempts or event not in _EVENTS:
        return
    target = arguments[_EVENTS[event]]
    host = target[0] if isinstance(target, tuple) else target
    if isinstance(host, bytes):
        host = host.decode("ascii", "replace")
    if event in _SENDS and not isinstance(target, tuple):
        return  # a socket of this machine, by path
    if host in (None, "", "localhost") or _is_loopback(str(host)):
        return
    _attempts[-1].append(str(host))
    raise OSError(f"no connection to {host}: the self-test runs without a network")


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False
