"""Judges the calls on pages that nobody prepared, by reading them.

| noun | what it is |
|---|---|
| call | a request as a page writes it, or why one cannot be read (`calls`) |
| placeholder | what a reader has to replace; it becomes a hole in the text (`placeholders`) |
| address | what a URL is to the contract: one of its paths, or another API's (`address`) |
| account | what was read, what was not and why, and what is wrong (`account`) |

Where a part of a call is not in its source, nothing is said of that part.
"""
