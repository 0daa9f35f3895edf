"""PowerShell: its commands that make requests, read and not run."""
