"""Throw-away Postgres servers from the wheel's binaries: real TCP and real passwords, up in about 60 ms."""
