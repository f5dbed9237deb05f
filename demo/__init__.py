"""The demonstration: two sample nights through the real command line, on sample pages of our own (見本)."""
