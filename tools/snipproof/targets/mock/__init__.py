"""The mock: a server in memory that knows nothing but the contract and a small world of data.

| stage | module | takes → gives |
|---|---|---|
| infer | `inference` | contract, world → the `Rule` of each operation, once |
| admit | `admission` | request → `Call`, or the `Problem` that a server would see in it |
| carry out | `behaviour` | `Call`, `State` → the records that the response shows |
| project | `projection` | records → a value that satisfies the response's schema |
| make up | `synthesis` | schema → a value, where there is no record to show |

What there is before the first request is the `World`; what has become of it in one run is the
`State`. `snipproof.targets.mock.target` puts the parts together.
"""
