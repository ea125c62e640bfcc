"""Mounts a file system that never answers (FUSE) at the path, until it is killed. It says "ready" when the mount is there.

Arguments: the mount point, a folder or a file; then `unread`, where the requests are never even taken, or `taken`, where they are: whoever waits for one of
those cannot be killed.
"""
import ctypes
import os
import struct
import sys
import time

point, mode = sys.argv[1], sys.argv[2]
libc = ctypes.CDLL(None, use_errno=True)
device = os.open("/dev/fuse", os.O_RDWR)
root_mode = 0o40000 if os.path.isdir(point) else 0o100000
options = f"fd={device},rootmode={root_mode:o},user_id=0,group_id=0".encode()
if libc.mount(b"hung", point.encode(), b"fuse.hung", 0, options) != 0:
    sys.exit(f"mount: {os.strerror(ctypes.get_errno())}")
if mode == "taken":
    # The first request asks for the protocol's version (linux/fuse.h, fuse_init_out); the others wait until it is answered.
    request = os.read(device, 1 << 18)
    unique = struct.unpack_from("<IIQ", request)[2]
    answer = struct.pack("<IIIIHHIIHHI28x", 7, 31, 0x20000, 0, 12, 9, 0x20000, 1, 32, 0, 0)
    os.write(device, struct.pack("<IiQ", 16 + len(answer), 0, unique) + answer)
print("ready", flush=True)
while mode == "taken":
    os.read(device, 1 << 18)
time.sleep(1e6)
