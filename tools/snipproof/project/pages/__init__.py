"""Pages as Hugo and Docsy see them: Markdown, code blocks and shortcodes."""
