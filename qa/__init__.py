"""Questions become proven answers: retrieval, evidence, composition, verification."""
