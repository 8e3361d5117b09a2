//! The operations, a folder for each noun, a file for each operation: thin skins over acts and look-ups.
