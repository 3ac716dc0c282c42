"""Closes the way to other machines in every Python that the tests run or start; loopback and Unix sockets stay open.

conftest.py puts this folder on PYTHONPATH, so that the programs started by a test are closed in as well. What
tries to leave gets an error that no network code expects, so that it cannot be taken for a bad connection.
"""

import ipaddress
import socket


class LeftTheMachineError(RuntimeError):
    """A test, or a program that it started, tried to reach another machine."""


def is_here(host: object) -> bool:
    """An empty host, a loopback address, or the name that always means it."""
    name = host.decode() if isinstance(host, bytes) else host
    if name is None or name in ("", "localhost"):
        return True
    try:
        address = ipaddress.ip_address(str(name))
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def check(host: object) -> None:
    if str(host).endswith(".invalid"):  # reserved: it never resolves anywhere
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
    if not is_here(host):
        raise LeftTheMachineError(f"the tests stay on this machine, and {host!r} is not on it")


def checked(original, place):
    """``original``, a method that takes an address at ``place`` (-1 is the last), with the check before it."""

    def method(self, *words):
        if self.family in (socket.AF_INET, socket.AF_INET6):
            check(words[place][0])
        return original(self, *words)

    return method


def close() -> None:
    for name, place in (("connect", 0), ("connect_ex", 0), ("sendto", -1)):
        setattr(socket.socket, name, checked(getattr(socket.socket, name), place))
    resolve = socket.getaddrinfo

    def getaddrinfo(host, *words, **more):
        check(host)
        return resolve(host, *words, **more)

    socket.getaddrinfo = getaddrinfo


close()
