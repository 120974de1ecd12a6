"""The conversation: understands a line, finds pages, proposes changes. Offline, deterministic, no language model."""
