"""One condition language with two evaluators."""
