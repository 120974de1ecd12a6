"""The full-screen face: the only package that imports textual."""
