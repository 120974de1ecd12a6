"""Line mode: the whole tool from top to bottom, one question after the other; the accessible face."""
