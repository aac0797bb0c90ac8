"""Becomes an ordinary user and starts the service."""

import os
import sys

os.setgroups([])
os.setgid(10001)
os.setuid(10001)
os.execvp(sys.argv[1], sys.argv[1:])
