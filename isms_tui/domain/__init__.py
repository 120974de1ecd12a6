"""What an ISMS is: pure functions and frozen records. Standard library only; no files, no clock, no screens."""
