"""A slow wire: forwards Ethernet frames between pairs of interfaces of its namespace, each after a fixed delay.

netem is not in every kernel; AF_PACKET is. Usage: wire.py DELAY_MS A:B [C:D ...]. Prints "ready" when it forwards.
Offloads must be off at both far ends, or checksums and segment sizes are those of the kernel's fast path.
"""

import heapq
import select
import socket
import sys
import time

ETH_P_ALL = 3
PACKET_OUTGOING = 4


def port(name):
    s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
    s.bind((name, 0))
    s.setblocking(False)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
    return s


delay = float(sys.argv[1]) / 1000
other = {}
for pair in sys.argv[2:]:
    a, b = map(port, pair.split(":"))
    other[a] = b
    other[b] = a

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
            order += 1
            heapq.heappush(queue, (time.monotonic() + delay, order, frame, other[s]))
    now = time.monotonic()
    while queue and queue[0][0] <= now:
        _, _, frame, to = heapq.heappop(queue)
        try:
            to.send(frame)
        except OSError:
            pass  # a full or closed interface loses frames, as wires do
