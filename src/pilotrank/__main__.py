"""``python -m pilotrank`` is the command ``pilotrank``."""

import sys

from pilotrank.cli import main

if __name__ == "__main__":
    sys.exit(main())
