"""isms-tui: guided ISO/IEC 27001 implementation in the terminal."""

__version__ = "0.1.0"
