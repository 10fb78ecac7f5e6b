"""Notes in a folder become chunks in an index: reading, splitting, embedding, keeping in step."""
