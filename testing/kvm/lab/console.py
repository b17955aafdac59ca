# SPDX-License-Identifier: GPL-2.0-or-later
"""A shell on a test host, over any file descriptor: type a line, get its output."""

import os
import re
import select
import time

# guest/bashrc frames each prompt by this octet
_PROMPT = re.compile(rb"\x1d(\d+|>)\x1d")


class ConsoleError(Exception):
    """The console did not answer as a shell does."""


class Timeout(ConsoleError):
    def __init__(self, what, output):
        super().__init__(what)
        self.output = output


class Console:
    def __init__(self, host, fd, log_path):
        self.host = host
        self.fd = fd
        self.buffer = b""
        self.log = open(log_path, "wb", buffering=0)

    def wait_prompt(self, timeout, dead=lambda: False):
        """Output up to the next prompt, and what is in the prompt: the exit
        status of the command, or ">" when the shell wants more lines."""
        end = time.monotonic() + timeout
        while True:
            match = _PROMPT.search(self.buffer)
            if match:
                output = self.buffer[:match.start()]
                self.buffer = self.buffer[match.end():]
                return _text(output), match[1].decode()
            left = end - time.monotonic()
            if left <= 0:
                raise Timeout(f"no prompt after {timeout:.0f} s", _text(self.buffer))
            ready, _, _ = select.select([self.fd], [], [], min(left, 0.5))
            if not ready:
                if dead():
                    raise ConsoleError("the guest ended")
                continue
            try:
                data = os.read(self.fd, 65536)
            except (ConnectionError, OSError):
                data = b""
            if not data:
                raise ConsoleError("the console was closed")
            self.log.write(data)
            self.buffer += data

    def run(self, line, timeout, dead=lambda: False):
        """Type LINE; (output, status)."""
        self.write(line.encode("utf-8", "replace") + b"\n")
        return self.wait_prompt(timeout, dead)

    def write(self, data):
        self.log.write(data)
        while data:
            data = data[os.write(self.fd, data):]

    def interrupt(self, timeout=10):
        """Control-C; true when the shell is back."""
        try:
            self.write(b"\x03")
            self.wait_prompt(timeout)
            return True
        except ConsoleError:
            return False

    def close(self):
        os.close(self.fd)
        self.log.close()


def _text(data):
    return data.replace(b"\r", b"").decode("utf-8", "replace")


class Transcript:
    """What was typed and what came, in the shape of HOST.console.txt."""

    def __init__(self, path, one_console=False):
        self.path = path
        self.one_console = one_console
        self.text = ""

    def comment(self, line):
        self._add(line + "\n")

    def command(self, host, line, output, continued=False):
        if self.one_console:
            prompt = f"{host}# {line}\n"
        elif continued:
            prompt = f"> {line}\n"
        elif self.text == "":
            prompt = f"{line}\n"
        else:
            prompt = f"{host} #\n {line}\n"
        if output and not output.endswith("\n"):
            output += "\n"
        self._add(prompt + output)

    def note(self, text):
        self._add(f"# {text}\n")

    def _add(self, text):
        self.text += text
        with open(self.path, "a", encoding="utf-8") as f:
            f.write(text)
