"""Guards the changes that a live run makes on a server, and undoes them.

A run changes only what it created itself, and deletes it.

| noun | what it is |
|---|---|
| effects | what the contract's operations do to a server: read, create, change, or nobody knows |
| deletion | the request that deletes one created record (`journal`) |
| journal | what one run of a snippet created, on disk before the request is sent (`journal`) |
| stand-in | a record made for a run, which it changes in place of the reader's (`stand_ins`) |
"""
