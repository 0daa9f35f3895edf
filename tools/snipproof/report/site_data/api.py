"""The operations of a contract by tag, as the pages of the reference print them."""

from collections.abc import Iterator, Mapping
from typing import Any

from snipproof.contract.model import Contract
from snipproof.contract.operation import Operation
from snipproof.report.site_data.limits import untold
from snipproof.report.site_data.models import Models, slug, unique
from snipproof.report.site_data.shapes import Shapes
from snipproof.report.site_data.status import phrase
from snipproof.report.site_data.tree import Tree

_PLACES = {
    "path": "Path parameters",
    "query": "Query parameters",
    "header": "Headers",
    "cookie": "Cookies",
}
_TAKEN = ("schemas", "coverage", "errors")
"""Addresses below the reference that other pages have."""


class Api:
    """The parts of a contract that the pages of the reference print."""

    def __init__(self, contract: Contract) -> None:
        self._contract = contract
        self._document = contract.document
        components = self._document.data.get("components") or {}
        schemas = components.get("schemas") or {}
        place = self._document.at
        sources = {name: place("components", "schemas", name).path for name in schemas}
        order = {
            name: (sources[name], place("components", "schemas", name).line) for name in schemas
        }
        self.models = Models(schemas, dict(sorted(sources.items(), key=lambda one: order[one[0]])))
        self._shapes = Shapes(self._document)
        self.tree = Tree(self._shapes, self.models)
        self._slugs = self._tag_slugs()

    def data(self) -> dict[str, Any]:
        """Return operations, tags and groups of tags, in the order in which the files name them."""
        operations = {one.id: self._operation(one) for one in self.ordered()}
        by_tag: dict[str, list[str]] = {}
        for name, one in operations.items():
            by_tag.setdefault(one["tagName"], []).append(name)
        tags = [self._tag(name, by_tag[name]) for name in self._slugs if name in by_tag]
        groups = list(self._groups(tags))
        ordered = [tag for group in groups for tag in group["tags"]]
        return {"operations": operations, "tags": ordered, "groups": groups}

    def model_data(self, operations: Mapping[str, Any]) -> dict[str, Any]:
        """Return the named schemas, with the operations that take and return each."""
        taken, returned = self._used()
        written = {}
        for name, model in self.models.all.items():
            uses = [
                {
                    "id": anchor,
                    "title": title,
                    "operations": [one for one in operations if one in ids],
                }
                for anchor, title, ids in (
                    ("taken-by", "Taken by", taken.get(name, ())),
                    ("returned-by", "Returned by", returned.get(name, ())),
                )
                if ids
            ]
            url = f"/reference/schemas/{model.slug}/"
            fields = self.tree.fields(name)
            written[name] = {
                "name": name,
                "url": url,
                "source": model.source,
                "usedBy": model.used_by,
                "operations": uses,
                "levels": self.models.levels([{"$ref": f"#/components/schemas/{name}"}]),
                "shape": self.tree.model(name),
                "fields": fields and {**fields, "name": name, "url": url, "knot": model.knot},
            }
        return written

    def model_groups(self, tags: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Return the names of the schemas by the tag whose file they are in."""
        files: dict[str, list[str]] = {}
        for name, model in self.models.all.items():
            files.setdefault(model.source, []).append(name)
        groups = []
        for tag in tags:
            own = next(
                (file for file in files if file.endswith(f"/schemas/{tag['name']}.yaml")), ""
            )
            if own:
                names = files.pop(own)
                groups.append({"id": tag["name"], "title": tag["title"], "names": names})
        shared = [name for names in files.values() for name in names]
        if shared:
            title = "Shared" if groups else "All"
            groups.append({"id": "shared", "title": title, "names": shared})
        return groups

    def ordered(self) -> list[Operation]:
        """Return the operations in the order in which the files of the contract name them."""
        found = self._contract.operations.values()
        return sorted(found, key=lambda one: (one.location.path, one.location.line))

    def raw(self, operation: Operation) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
        """Return the Path Item Object and the Operation Object of an operation."""
        item = self._document.resolve(self._document.data["paths"][operation.path])
        return item, item[operation.method.lower()]

    def _tag_slugs(self) -> dict[str, str]:
        """Return the name of each tag as a part of addresses, the declared tags first."""
        declared = [str(tag.get("name")) for tag in self._document.data.get("tags") or ()]
        slugs: dict[str, str] = {}
        for name in (*declared, *(one.tag for one in self.ordered())):
            if name not in slugs:
                slugs[name] = unique(slug(name), (*slugs.values(), *_TAKEN))
        return slugs

    def _tag(self, name: str, operations: list[str]) -> dict[str, Any]:
        declared: Mapping[str, Any] = next(
            (tag for tag in self._document.data.get("tags") or () if tag.get("name") == name), {}
        )
        words = name.replace("-", " ").replace("_", " ").strip()
        first = self._contract.operations[operations[0]]
        return {
            "name": self._slugs[name],
            "title": declared.get("x-displayName") or words[:1].upper() + words[1:],
            "description": declared.get("description") or "",
            "url": f"/reference/{self._slugs[name]}/",
            "source": first.location.path,
            "operations": operations,
        }

    def _groups(self, tags: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        """Return the groups of `x-tagGroups`, and what is in none of them."""
        by_name = {tag["name"]: tag for tag in tags}
        grouped: set[str] = set()
        for group in self._document.data.get("x-tagGroups") or ():
            names = [self._slugs.get(name, "") for name in group.get("tags") or ()]
            members = [by_name[name] for name in names if name in by_name and name not in grouped]
            grouped.update(names)
            if members:
                yield {"title": group.get("name", ""), "tags": members}
        rest = [tag for tag in tags if tag["name"] not in grouped]
        if rest:
            yield {"title": "More" if grouped else "Operations", "tags": rest}

    def _operation(self, operation: Operation) -> dict[str, Any]:
        item, node = self.raw(operation)
        tag = self._slugs[operation.tag]
        body = self._body(node.get("requestBody"))
        responses = [
            self._response(str(status), response)
            for status, response in sorted((node.get("responses") or {}).items(), key=_by_status)
        ]
        content = [self._resolved(node.get("requestBody")).get("content")]
        content += [
            self._resolved(one).get("content") for one in (node.get("responses") or {}).values()
        ]
        return {
            "id": operation.id,
            "tag": tag,
            "tagName": operation.tag,
            "slug": operation.slug,
            "url": f"/reference/{tag}/{slug(operation.slug)}/",
            "path": operation.path,
            "method": operation.method.lower(),
            "verb": operation.method,
            "title": operation.summary or operation.id,
            "description": node.get("description") or "",
            "deprecated": operation.deprecated,
            "source": operation.location.path,
            "places": list(self._places(item, node)),
            "access": self._access(node),
            "body": body,
            "responses": responses,
            "levels": self.models.levels(content),
        }

    def _resolved(self, node: Any) -> Mapping[str, Any]:
        return self._shapes.resolve(node)[0] if isinstance(node, Mapping) else {}

    def _places(self, item: Mapping[str, Any], node: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        """Return the parameters by place; an operation's own replace the path item's."""
        found: dict[tuple[str, str], Mapping[str, Any]] = {}
        for raw in (*(item.get("parameters") or ()), *(node.get("parameters") or ())):
            parameter = self._resolved(raw)
            found[parameter["in"], parameter["name"]] = parameter
        for place, title in _PLACES.items():
            own = [self._field(name, one) for (where, name), one in found.items() if where == place]
            if own:
                yield {"in": place, "title": title, "parameters": own}

    def _field(self, name: str, holder: Mapping[str, Any]) -> dict[str, Any]:
        """Return a parameter or a header, which has a schema or one media type that has it."""
        media = next(iter((holder.get("content") or {}).values()), holder)
        shape = self.tree.schema(media.get("schema") or {})
        described = holder.get("description") or shape.get("description", "")
        shape["limits"] = untold(shape.get("limits", ()), described)
        return {
            "name": name,
            "required": bool(holder.get("required")),
            "deprecated": bool(holder.get("deprecated")),
            "description": described,
            "shape": shape,
        }

    def _access(self, node: Mapping[str, Any]) -> dict[str, Any]:
        security = node.get("security", self._document.data.get("security")) or []
        components = self._document.data.get("components") or {}
        known = components.get("securitySchemes") or {}
        names = dict.fromkeys(name for choice in security for name in choice)
        schemes = [self._resolved(known[name]) for name in names if name in known]
        return {
            "schemes": [
                {key: str(one.get(key, "")) for key in ("type", "scheme", "in", "name")}
                for one in schemes
            ],
            "optional": {} in security,
        }

    def _body(self, raw: Any) -> dict[str, Any] | None:
        if not isinstance(raw, Mapping):
            return None
        body = self._resolved(raw)
        return {
            "required": bool(body.get("required")),
            "description": body.get("description") or "",
            "content": self._content(body),
        }

    def _content(self, holder: Mapping[str, Any]) -> list[dict[str, Any]]:
        return [
            {"type": name, "shape": self.tree.schema((media or {}).get("schema") or {})}
            for name, media in sorted((holder.get("content") or {}).items())
        ]

    def _response(self, status: str, raw: Mapping[str, Any]) -> dict[str, Any]:
        response = self._resolved(raw)
        return {
            "status": status,
            "phrase": phrase(status),
            "description": response.get("description") or "",
            "shared": raw.get("$ref", ""),
            "headers": [
                self._field(name, self._resolved(header))
                for name, header in (response.get("headers") or {}).items()
            ],
            "content": self._content(response),
        }

    def _used(self) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
        """Return the operations that take a model and those that return it, at any depth."""
        taken: dict[str, set[str]] = {}
        returned: dict[str, set[str]] = {}
        for operation in self._contract.operations.values():
            item, node = self.raw(operation)
            parameters = [*(item.get("parameters") or ()), *(node.get("parameters") or ())]
            sent = [self._resolved(node.get("requestBody")), *map(self._resolved, parameters)]
            received = [self._resolved(one) for one in (node.get("responses") or {}).values()]
            for nodes, into in ((sent, taken), (received, returned)):
                for name in self.models.inside(nodes):
                    into.setdefault(name, set()).add(operation.id)
        return taken, returned


def _by_status(entry: tuple[Any, Any]) -> str:
    return str(entry[0])
