"""Dialogs: a form, a yes or no."""
