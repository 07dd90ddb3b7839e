"""What every cluster here is made with."""

from verifier.ports import HOST

ADMIN = "cluster_admin"  # not "postgres", which the service under test may well call its own role

INITDB_OPTIONS = (
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--wal-segsize=1",  # MB; less to copy for every server
    "--no-data-checksums",
    "--no-sync",
    "--no-instructions",
)
SETTINGS = {
    "listen_addresses": HOST,
    "unix_socket_directories": "",
    "max_connections": "200",
    "scram_iterations": "1",  # what they protect from, nobody does to a database of a few seconds
    "shared_buffers": "32MB",
    "huge_pages": "off",
    # The data are thrown away, so nothing has to survive the machine.
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "min_wal_size": "2MB",
    "max_wal_size": "64MB",
    "checkpoint_timeout": "1h",
    # Nothing happens in the background that the service did not ask for.
    "autovacuum": "off",
    "jit": "off",
    "max_logical_replication_workers": "0",
    "io_method": "sync",
    # In the data directory, so that a killed server leaves nothing in /dev/shm.
    "dynamic_shared_memory_type": "mmap",
    "logging_collector": "off",
    "log_min_messages": "warning",
    "log_min_error_statement": "error",
    "log_line_prefix": "%m [%p] %d ",
    "log_timezone": "UTC",
    "timezone": "UTC",
}
