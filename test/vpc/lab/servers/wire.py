"""A wire with distance and damage: forwards Ethernet frames between pairs of interfaces of its namespace.

netem is not in every kernel; AF_PACKET is. Its only argument is JSON: delayMs, pairs [[NEAR, FAR], ...], lossPercent, seed,
sniDropped. Prints "ready" when it forwards. Offloads must be off at both far ends, or checksums and segment sizes are those
of the kernel's fast path.
"""

import heapq
import json
import select
import socket
import sys
import time
import zlib

ETH_P_ALL = 3
PACKET_OUTGOING = 4
TCP, UDP = 6, 17


def port(name):
    s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
    s.bind((name, 0))
    s.setblocking(False)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
    return s


def addressed(frame):
    """(protocol, destination, where the payload begins) of an IPv4 or IPv6 frame, else None."""
    kind = frame[12:14]
    if kind == b"\x08\x00" and len(frame) > 34:
        return frame[23], frame[30:34], 14 + (frame[14] & 15) * 4
    if kind == b"\x86\xdd" and len(frame) > 54:
        return frame[20], frame[38:54], 54
    return None


def markers(name):
    """How a server name looks in a hello (RFC 6066): type 0, length, name. Of names below a dot only the end is known."""
    text = name.encode()
    return text if name.startswith(".") else b"\x00" + len(text).to_bytes(2, "big") + text


settings = json.loads(sys.argv[1])
delay = settings["delayMs"] / 1000
loss = settings["lossPercent"] / 100
seed = settings["seed"]
hidden = [markers(name) for name in settings["sniDropped"]]
other = {}
near = set()
for a, b in settings["pairs"]:
    a, b = port(a), port(b)
    other[a] = b
    other[b] = a
    near.add(a)

counts = {}


def is_lost(frame, outward):
    found = addressed(frame)
    if found is None:
        return False
    protocol, destination, start = found
    if hidden and outward and protocol == TCP and frame[start + 2:start + 4] == b"\x01\xbb":
        if any(mark in frame for mark in hidden):
            return True
    if loss == 0 or not outward or protocol not in (TCP, UDP):
        return False
    # Decided by the server's address and the how-manieth frame it is: other traffic in between changes nothing.
    counts[destination] = counts.get(destination, 0) + 1
    draw = zlib.crc32(b"%d %d " % (seed, counts[destination]) + destination) / 2**32
    return draw < loss


queue = []  # (when, order, frame, where to)
order = 0
print("ready", flush=True)
while True:
    wait = None if not queue else max(0.0, queue[0][0] - time.monotonic())
    readable, _, _ = select.select(list(other), [], [], wait)
    for s in readable:
        while True:
            try:
                frame, address = s.recvfrom(65536)
            except BlockingIOError:
                break
            if address[2] == PACKET_OUTGOING:
                continue
            if (loss or hidden) and is_lost(frame, s in near):
                continue
            order += 1
            heapq.heappush(queue, (time.monotonic() + delay, order, frame, other[s]))
    now = time.monotonic()
    while queue and queue[0][0] <= now:
        _, _, frame, to = heapq.heappop(queue)
        try:
            to.send(frame)
        except OSError:
            pass  # a full or closed interface loses frames, as wires do
