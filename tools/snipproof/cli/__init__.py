"""The command `snipproof`, one module for each subcommand, and the pytest plugin."""
