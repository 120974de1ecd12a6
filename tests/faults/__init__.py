"""The fault campaign: the same work and the same faults for our store, stock TinyDB and SQLite, in one table."""
