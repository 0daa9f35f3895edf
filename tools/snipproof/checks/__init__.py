"""Judges an example: each module is one kind of check and gives the failures that it finds.

| module | looks at |
|---|---|
| `source` | the snippet as it is written |
| `run` | how its run ended |
| `exchanges` | the requests that it made and their responses, against the contract |
| `output` | what it printed and received, against what is recorded |
| `equality` | the languages of one example, against each other |
"""
