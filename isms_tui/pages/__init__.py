"""Pages to read, as neutral blocks that every face prints: a control, a reason tree, a lesson, the history."""
