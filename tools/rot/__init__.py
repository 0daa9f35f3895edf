"""The rot benchmark: ways in which healthy examples break, and whether each is told as it should.

| noun | what it is |
|---|---|
| case | an example, the change that is made to a copy of it, and what has to be told (`case`) |
| slip | a kind of mistake, of which several cases are instances (`case`) |
| copy | a project of its own that holds all cases beside healthy examples (`copy`) |
| score | the report of `snipproof` on each case, against the expected one (`score`) |
| baseline | what exit statuses alone would have told (`baseline`) |
| results | the counts of all that, for the table and for the page (`results`) |

The cases are data: `tests/rot/cases/*.toml`.
"""
