"""Questions with known evidence, and how well they are answered."""
