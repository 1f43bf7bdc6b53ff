"""Benchmarks: made-up clusters of any size, and Kawung beside the plain stack on them (docs/benchmarks.md)."""
