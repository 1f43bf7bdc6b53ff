"""Faults planted at random: a made-up study in a neutral form, its renderings, and what may go wrong in it."""
