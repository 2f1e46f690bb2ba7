"""One human language a file: company suffixes, column words, value words."""
