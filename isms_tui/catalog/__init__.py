"""Reads content/ into domain objects, and checks it."""
