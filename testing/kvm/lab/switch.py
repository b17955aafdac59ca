# SPDX-License-Identifier: GPL-2.0-or-later
"""The wires between guests: one switch a network, which also records."""

import os
import select
import socket
import struct
import threading
import time

_PCAP_HEADER = struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, 262144, 1)


class Switch:
    """Every frame goes to every other port: few hosts, and captures see all."""

    def __init__(self, network, folder, pcap):
        self.network = network
        self.folder = folder
        self.ports = {}  # our socket: the guest's path
        self.pcap = open(pcap, "wb", buffering=0)
        self.pcap.write(_PCAP_HEADER)
        self.wake_read, self.wake_write = os.pipe()
        self.thread = threading.Thread(target=self._run, daemon=True)

    def port(self, name):
        """(path of the guest's socket, path of ours) for one interface."""
        theirs = os.path.join(self.folder, f"{self.network}.{name}.guest")
        path = os.path.join(self.folder, f"{self.network}.{name}.switch")
        ours = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        ours.setblocking(False)
        ours.bind(path)
        self.ports[ours] = theirs
        return theirs, path

    def start(self):
        self.thread.start()

    def stop(self):
        os.write(self.wake_write, b"x")
        self.thread.join()
        for ours in self.ports:
            ours.close()
        os.close(self.wake_read)
        os.close(self.wake_write)
        self.pcap.close()

    def _run(self):
        while True:
            ready, _, _ = select.select([*self.ports, self.wake_read], [], [])
            if self.wake_read in ready:
                return
            for ours in ready:
                self._forward(ours)

    def _forward(self, ours):
        try:
            frame = ours.recv(65536)
        except OSError:
            return
        now = time.time()
        self.pcap.write(struct.pack("<IIII", int(now), int(now % 1 * 1e6),
                                    len(frame), len(frame)) + frame)
        for other, path in self.ports.items():
            if other is ours:
                continue
            try:
                other.sendto(frame, path)
            except OSError:
                pass  # that guest is not up yet, or gone, or full: a lost frame
