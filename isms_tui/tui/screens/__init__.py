"""Screens: the only place of the full-screen face that calls the workspace."""
