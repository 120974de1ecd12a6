"""The headless face: one function for each command. stdout is data, stderr is talk."""
