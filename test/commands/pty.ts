/** Programs whose output is a terminal, by Python: Node has no pseudo-terminals. */

/** Both outputs are a pseudo-terminal of this width, and this prints what appeared on it. */
const PTY = `
import fcntl, os, pty, struct, subprocess, sys, termios
master, slave = pty.openpty()
fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, int(sys.argv[1]), 0, 0))
child = subprocess.Popen(sys.argv[2:], stdin=subprocess.DEVNULL, stdout=slave, stderr=slave)
os.close(slave)
try:
    while True:
        chunk = os.read(master, 65536)
        if not chunk:
            break
        sys.stdout.buffer.write(chunk)
except OSError:
    pass
child.wait()
`;

/** The arguments with which `python3` runs `command` like that. */
export function onPty(columns: number, command: readonly string[]): string[] {
  return ['-c', PTY, String(columns), ...command];
}
