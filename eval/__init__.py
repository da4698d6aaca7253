"""The retrieval benchmark: questions with known answers, systems side by side."""
