"""What a screen looks like, as pure functions: state and size in, lines out. No widget, no workspace, no clock."""
