"""Opens a pseudo-terminal and prints its name; with "read" then everything that is written to it, and ends at the word given."""
import os, pty, sys, tty
master, slave = pty.openpty()
tty.setraw(slave)
print(os.ttyname(slave), flush=True)
if sys.argv[1] == "read":
    end = sys.argv[2].encode()
    seen = b""
    while end not in seen[-4096:]:
        piece = os.read(master, 700)
        seen += piece
        sys.stdout.buffer.write(piece)
        sys.stdout.flush()
else:
    sys.stdin.read()
