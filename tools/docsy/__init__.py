"""Compares the output of Docsy's shortcodes with that of this site's: `make docsy`."""
