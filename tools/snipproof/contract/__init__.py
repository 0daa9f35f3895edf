"""The API as its OpenAPI document describes it, and whether an exchange keeps to it.

| noun | what it is |
|---|---|
| document | the OpenAPI 3.1 description, merged from its files (`document`) |
| operation | one method on one path, with all references resolved (`operation`) |
| route | the way from a method and a concrete path to an operation (`routes`) |
| finding | one thing in a request or a response that breaks the contract (`request`, `response`) |
"""

from snipproof.contract.document import ContractDocument, load_document
from snipproof.contract.finding import Finding
from snipproof.contract.match import Match, NoMatch
from snipproof.contract.model import Contract, load_contract, parse_contract
from snipproof.contract.operation import MediaType, Operation, Parameter, RequestBody

__all__ = [
    "Contract",
    "ContractDocument",
    "Finding",
    "Match",
    "MediaType",
    "NoMatch",
    "Operation",
    "Parameter",
    "RequestBody",
    "load_contract",
    "load_document",
    "parse_contract",
]
