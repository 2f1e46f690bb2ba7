"""How a mapping is proposed for a file that nobody prepared for: from its headers and content."""
