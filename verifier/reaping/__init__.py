"""No process, directory or shared memory is left behind, however the process that made them ends."""
