"""The data that the site's templates print: computed here, written as JSON, never committed."""
