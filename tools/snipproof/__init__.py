"""snipproof: runs every example of an API's documentation and holds it to the contract.

Each folder is a stage of an example's journey, from the file that a reader copies to the mark on
the page: `core`, `contract`, `languages`, `targets`, `checks`, `project`, `run`, `report`,
`authoring`, `cli`. A folder imports only from those before it.
"""

__version__ = "0.1.0"
