"""curl in bash: reading, running, drafting and versions."""
