"""snipproof: runs every example of an API's documentation and holds it to the contract.

The journey of an example, from the file that a reader copies to the mark on the page, is
`snipproof.pipeline`; its stages are the modules that it imports, in the order in which it calls
them.
"""

__version__ = "0.1.0"
