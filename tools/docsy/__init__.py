"""What Docsy's shortcodes and this site's make of one page, read to be compared: `make docsy`."""
