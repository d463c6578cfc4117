"""A mail server that takes all and keeps nothing: python -m tests.bench.smtp_sink PORT. XCOUNT says how many."""

import asyncio
import sys

GREETING = b"220 sink ESMTP\r\n"
EHLO = b"250-sink\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n"
ANSWERS = {b"EHLO": EHLO, b"HELO": b"250 sink\r\n", b"DATA": b"354 go on\r\n", b"QUIT": b"221 bye\r\n"}
OK = b"250 2.0.0 ok\r\n"
END = b"\r\n.\r\n"


class Sink(asyncio.Protocol):
    """One connection."""

    taken = 0

    def connection_made(self, transport):
        self.transport, self.buffer, self.in_data = transport, bytearray(), False
        transport.write(GREETING)

    def data_received(self, data):
        self.buffer += data
        answers = []
        while self._take(answers):
            pass
        if answers:
            self.transport.write(b"".join(answers))

    def _take(self, answers):
        """One command or one message off the buffer. False: more has to come first."""
        end = self.buffer.find(END if self.in_data else b"\r\n")
        if end < 0:
            return False
        if self.in_data:
            del self.buffer[: end + len(END)]
            Sink.taken += 1
            self.in_data = False
            answers.append(OK)
            return True
        verb = bytes(self.buffer[:4]).upper()
        del self.buffer[: end + 2]
        self.in_data = verb == b"DATA"
        answers.append(b"250 %d\r\n" % Sink.taken if verb == b"XCOU" else ANSWERS.get(verb, OK))
        return True


async def main(port):
    server = await asyncio.get_running_loop().create_server(Sink, "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
