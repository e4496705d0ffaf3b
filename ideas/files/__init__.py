"""File: images and documents, with their alt text and who may fetch them."""
