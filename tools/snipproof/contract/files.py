"""Reads the files that a contract refers to, on this machine or on the web."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from snipproof.contract.download import download
from snipproof.contract.tree import Address, Part, Tree, single
from snipproof.core.formats.yaml_document import YamlDocument

Load = Callable[[Path, Path], YamlDocument]
"""Reads one file of a document, as `yaml_source.load` does."""


class Files:
    """Reads the files that a contract refers to, each once.

    `root` is the folder that locations are relative to. A file on this machine is read from
    `within` and below; a URL is read where the contract itself came from its host.
    """

    def __init__(self, root: Path, load: Load, within: Path | None = None) -> None:
        self._root = root
        self._load = load
        self._within = within
        self._trees: dict[Address, Tree] = {}

    def add(self, address: Address, tree: Tree) -> None:
        """Make a tree known as what is at an address."""
        self._trees[_normal(address)] = tree

    def read(self, address: Address) -> Tree:
        """Return the tree of a file; raises `FailureError` where it cannot be read."""
        address = _normal(address)
        if address not in self._trees:
            self._trees[address] = single(self._document(address), address)
        return self._trees[address]

    def beside(self, part: Part, reference: str) -> Address:
        """Return the address that a reference without its fragment means in a file.

        References are URLs (RFC 3986): `%20` is a space. Raises `ValueError` where it may not be
        read.
        """
        if isinstance(part.address, str):
            address = urljoin(part.address, reference)
            if urlsplit(address).netloc != urlsplit(part.address).netloc:
                raise ValueError("it is on another host than the contract")
            return address
        if urlsplit(reference).scheme in {"http", "https"} or reference.startswith("//"):
            raise ValueError("it is on the web; save a copy beside the contract, and refer to it")
        path = _normal(part.address.parent / unquote(reference.partition("?")[0]))
        assert isinstance(path, Path)
        if self._within is not None and not path.is_relative_to(self._within.resolve()):
            raise ValueError(f"it is outside of {self._within}")
        return path

    def _document(self, address: Address) -> YamlDocument:
        if isinstance(address, Path):
            return self._load(address, self._root)
        return download(address)


def _normal(address: Address) -> Address:
    return address.resolve() if isinstance(address, Path) else address
