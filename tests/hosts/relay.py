"""Carries connections from one address to another: ``python -S relay.py LISTEN:PORT=TO:PORT …``.

The sandbox listens on loopback alone, and a network namespace has a loopback of its own: one relay in the namespace
takes what the host says there, and another one outside hands it to the sandbox. What lies between them can be cut.
"""

import asyncio
import contextlib
import sys

Reader, Writer = asyncio.StreamReader, asyncio.StreamWriter


async def main(ways: list[str]) -> None:
    for way in ways:
        listen, _, to = way.partition("=")
        await serve(listen, to)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


async def serve(listen: str, to: str) -> None:
    async def carry(reader: Reader, writer: Writer) -> None:
        with contextlib.suppress(OSError):
            onward, back = await asyncio.open_connection(*address(to))
            await asyncio.gather(pump(reader, back), pump(onward, writer))
        writer.close()

    await asyncio.start_server(carry, *address(listen))


async def pump(reader: Reader, writer: Writer) -> None:
    """Everything that comes in, until it ends."""
    with contextlib.suppress(OSError):
        while part := await reader.read(65_536):
            writer.write(part)
            await writer.drain()
    writer.close()


def address(word: str) -> tuple[str, int]:
    host, _, port = word.rpartition(":")
    return host, int(port)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
