"""The leak scan: whether anything that is handed out tells what was done to it."""
