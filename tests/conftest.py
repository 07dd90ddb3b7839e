"""What holds for every test process."""

import signal

# A shell that starts us in the background has Ctrl-C ignored, and whatever we start would inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)
