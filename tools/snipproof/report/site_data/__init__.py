"""What the site's templates print: computed here, written as JSON, never committed."""
