"""Widgets: they know no workspace. Data comes in through setters, messages go up."""
