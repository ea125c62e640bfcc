"""Runs a program and tells, on file descriptor 3, what it cost: wall and CPU time and the largest resident size.

Usage: measure.py TIMEOUT_S PROGRAM [ARGUMENT ...]. Node has no wait4, and polling /proc misses the peak of a short run.
"""

import json
import os
import signal
import sys
import time

timeout = float(sys.argv[1])
os.set_inheritable(3, False)
started = time.monotonic()
pid = os.fork()
if pid == 0:
    try:
        os.execvp(sys.argv[2], sys.argv[2:])
    except OSError as error:
        os.write(2, f"{sys.argv[2]}: {error.strerror}\n".encode())
        os._exit(127)
signal.signal(signal.SIGALRM, lambda *_: os.kill(pid, signal.SIGKILL))
signal.setitimer(signal.ITIMER_REAL, timeout)
_, status, usage = os.wait4(pid, 0)
wall = time.monotonic() - started
os.write(3, json.dumps({
    "code": os.WEXITSTATUS(status) if os.WIFEXITED(status) else None,
    "signal": signal.Signals(os.WTERMSIG(status)).name if os.WIFSIGNALED(status) else None,
    "wallMs": round(wall * 1000, 2),
    "cpuMs": round((usage.ru_utime + usage.ru_stime) * 1000, 2),
    "peakMb": round(usage.ru_maxrss / 1024, 1),
    "faults": usage.ru_minflt + usage.ru_majflt,
    "switches": usage.ru_nvcsw + usage.ru_nivcsw,
}).encode())
