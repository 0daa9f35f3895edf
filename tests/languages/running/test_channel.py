"""The messages between the tool, its parent processes and their supervisors."""

import os
import socket
import threading
from collections.abc import Iterator

import pytest

from snipproof.languages.running.channel import receive, send

Ends = tuple[socket.socket, socket.socket]


@pytest.fixture
def ends() -> Iterator[Ends]:
    """Return the two ends of a channel."""
    here, there = socket.socketpair()
    yield here, there
    here.close()
    there.close()


def test_a_message_arrives_as_it_was_sent(ends: Ends) -> None:
    """Texts, bytes, numbers and tables come whole and in order, one message after the other."""
    here, there = ends
    first = ("exec", 7, b"/tmp", {b"HOME": b"/"}, [b"sh", b"\xff"])
    send(here, first)
    send(here, ("stop", 7))
    assert receive(there) == (first, [])
    assert receive(there) == (("stop", 7), [])


def test_descriptors_come_with_their_message(ends: Ends) -> None:
    """The other side gets descriptors of its own for the same pipes; no program inherits them."""
    here, there = ends
    reader, writer = os.pipe()
    send(here, ("listening",), (writer,))
    os.close(writer)
    message, (copy,) = receive(there)
    assert message == ("listening",)
    assert not os.get_inheritable(copy)
    os.write(copy, b"it is the same pipe")
    os.close(copy)
    assert os.read(reader, 100) == b"it is the same pipe"
    os.close(reader)


def test_a_message_may_be_larger_than_the_channel(ends: Ends) -> None:
    """What does not fit at once follows, as long as the other side reads."""
    here, there = ends
    large = ("python", b"x" * 5_000_000)
    sender = threading.Thread(target=send, args=(here, large))
    sender.start()
    message, _ = receive(there)
    sender.join()
    assert message == large


def test_the_end_of_a_channel_is_no_message(ends: Ends) -> None:
    """A waiting side learns that the other side is gone, also within a message."""
    here, there = ends
    here.sendall((1000).to_bytes(4, "big") + b"half")
    here.close()
    assert receive(there) == (None, [])
