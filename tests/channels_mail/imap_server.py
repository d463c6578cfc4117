"""An IMAP server of a few words, that numbers its letters anew when a test tells it to and forgets to mark."""

import re
import socketserver
import threading
from contextlib import contextmanager


class Mailbox:
    """Letters by number, which of them were seen, and after which command to hang up."""

    def __init__(self):
        self.letters = {}
        self.seen = set()
        self.hang_up_before = ""
        self.refuse = set()

    def put(self, *letters):
        for letter in letters:
            self.letters[max(self.letters, default=0) + 1] = letter

    def number_anew(self):
        self.letters = {number + 1000: letter for number, letter in self.letters.items()}
        self.seen = set()


class Talk(socketserver.StreamRequestHandler):
    def handle(self):
        self.say("* OK ready")
        while line := self.rfile.readline().decode("latin-1").strip():
            tag, command, *rest = line.split(" ", 2)
            if command == "UID":
                command, *rest = rest[0].split(" ", 1)
            if command == self.server.mailbox.hang_up_before:
                return
            if not self.answer(tag, command.upper(), rest[0] if rest else ""):
                return

    def answer(self, tag, command, rest):
        mailbox = self.server.mailbox
        if command == "CAPABILITY":
            self.say("* CAPABILITY IMAP4rev1")
        elif command == "SELECT":
            self.say(f"* {len(mailbox.letters)} EXISTS")
        elif command == "SEARCH":
            self.say("* SEARCH " + " ".join(str(uid) for uid in mailbox.letters if uid not in mailbox.seen))
        elif command == "FETCH":
            uid = int(rest.split()[0])
            if uid in mailbox.refuse:
                self.say(f"{tag} NO cannot read it")
                return True
            letter = mailbox.letters[uid]
            head = f"* 1 FETCH (UID {uid} BODY[] {{{len(letter)}}}\r\n".encode()
            self.wfile.write(head + letter + b")\r\n")
        elif command == "STORE":
            mailbox.seen.add(int(re.match(r"\d+", rest)[0]))
        elif command == "LOGOUT":
            self.say("* BYE")
        self.say(f"{tag} OK done")
        return command != "LOGOUT"

    def say(self, line):
        self.wfile.write(line.encode() + b"\r\n")


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True


@contextmanager
def running_imap_server():
    with Server(("127.0.0.1", 0), Talk) as server:
        server.mailbox = Mailbox()
        server.mailbox.url = f"imap://user:p%40ss@127.0.0.1:{server.server_address[1]}/INBOX?mailbox=consult"
        thread = threading.Thread(target=server.serve_forever, args=[0.05], daemon=True)
        thread.start()
        try:
            yield server.mailbox
        finally:
            server.shutdown()
            thread.join(5)
