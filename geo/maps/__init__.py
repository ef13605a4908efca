"""What to draw: descriptions of layers and legends, from which screen, image and slide are rendered."""
