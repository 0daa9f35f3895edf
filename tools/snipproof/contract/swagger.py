"""Says in OpenAPI 3.1 what a document of Swagger 2.0 says.

Swagger 2.0 has bodies and forms among the parameters, media types beside the responses, and one
place for the address of its server. Parameters of the body and of forms, and responses, are put
where they are used, because their meaning depends on the operation's `consumes` and `produces`.
"""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from snipproof.contract.faults import fault_of
from snipproof.contract.grammar import HOMES, METHODS
from snipproof.contract.normalise import Normaliser, Target
from snipproof.contract.tree import Tree
from snipproof.core.formats.yaml_document import Pointer

_HOMES = {"schema": "definitions", "parameter": "parameters", "response": "responses"}

_STYLES: Mapping[str, tuple[str, bool]] = {
    "csv": ("form", False),
    "ssv": ("spaceDelimited", False),
    "tsv": ("tabDelimited", False),
    "pipes": ("pipeDelimited", False),
    "multi": ("form", True),
}
"""The style and explode of each `collectionFormat` in 3.1, which has none for tabs."""

_FLOWS = {
    "implicit": "implicit",
    "password": "password",
    "application": "clientCredentials",
    "accessCode": "authorizationCode",
}

_PARAMETER = ("name", "in", "required", "description", "allowEmptyValue")
_NOT_SCHEMA = frozenset({*_PARAMETER, "collectionFormat"})
_FORMS = ("multipart/form-data", "application/x-www-form-urlencoded")


class SwaggerNormaliser(Normaliser):
    """Walks over one document of Swagger 2.0."""

    SCHEMAS: ClassVar[Pointer] = ("definitions",)

    def document(self) -> dict[str, Any]:
        """Return the document in OpenAPI 3.1."""
        value = self._main.value
        self.origins[()] = self._main.part(())
        self._name_aliases({"schemas": value.get("definitions")})
        made = {
            "openapi": "3.1.0",
            **{
                key: item
                for key, item in value.items()
                if key in {"info", "tags", "externalDocs", "security"} or key.startswith("x-")
            },
            "servers": [{"url": url} for url in _servers(value)],
        }
        with self._inside("paths"):
            self._owner = ()
            made["paths"] = self._named("document", "paths", "path item", value.get("paths") or {})
        components: dict[str, Any] = {}
        for kind, home in (("schema", "definitions"), ("security scheme", "securityDefinitions")):
            held = value.get(home)
            if isinstance(held, Mapping):
                self._owner = ("components",)
                self.origins["components", HOMES[kind]] = self._main.part((home,))
                with self._inside(home):
                    components[HOMES[kind]] = self._named("components", HOMES[kind], kind, held)
        parameters = value.get("parameters")
        if isinstance(parameters, Mapping):
            self._owner = ("components",)
            self.origins["components", "parameters"] = self._main.part(("parameters",))
            with self._inside("parameters"):
                components["parameters"] = self._named(
                    "components", "parameters", "parameter", _plain(parameters)
                )
        made["components"] = components
        return self._finished(made)

    def _component(self, kind: str, tree: Tree, pointer: Pointer) -> str | None:
        home = (_HOMES.get(kind),)
        if tree is self._main and pointer[:-1] == home:
            return str(pointer[-1])
        return None

    def _fields(self, kind: str, value: Mapping[str, Any]) -> dict[str, Any]:
        if kind == "path item":
            return self._path_item(value)
        if kind in {"parameter", "header"}:
            return self._plain_parameter(kind, value)
        if kind == "security scheme":
            return _security_scheme(value)
        return super()._fields(kind, value)

    def _schema(self, value: Any) -> Any:
        if isinstance(value, Mapping):
            changes: dict[str, Any] = {}
            if value.get("type") == "file":
                changes = {"type": "string", "format": "binary"}
            if value.get("x-nullable") is True:
                changes["nullable"] = True
            if changes:
                value = {**value, **changes}
        return super()._schema(value)

    def _path_item(self, value: Mapping[str, Any]) -> dict[str, Any]:
        made: dict[str, Any] = {key: item for key, item in value.items() if key.startswith("x-")}
        shared = list(self._given(value.get("parameters")))
        before = self._owner
        for method in METHODS:
            if method not in value:
                continue
            operation = value[method]
            self._owner = (*before[:2], method)
            with self._inside(method):
                if isinstance(operation, Mapping):
                    made[method] = self._operation(operation, shared)
                else:
                    self._note(f"expected a mapping (operation), found {type(operation).__name__}")
        self._owner = before
        return made

    def _given(self, parameters: Any) -> Iterator[Target]:
        """Return the parameters of a list, through references, each with its place."""
        if parameters is None:
            return
        with self._inside("parameters"):
            if not isinstance(parameters, list):
                self._note(f"expected a list, found {type(parameters).__name__}")
                return
            for number, item in enumerate(parameters):
                with self._inside(number):
                    found: Target | None = Target(self._tree, tuple(self._way), item)
                    if isinstance(item, Mapping) and isinstance(item.get("$ref"), str):
                        found = self._locate(item["$ref"])
                    if found is not None and isinstance(found.value, Mapping):
                        fault = fault_of("parameter", found.value)
                        if fault is None:
                            yield found
                        else:
                            self._note(*fault[:2], *filter(None, fault[2:]))
                    elif found is not None:
                        self._note(f"expected a mapping (parameter), found {type(item).__name__}")

    def _operation(self, value: Mapping[str, Any], shared: list[Target]) -> dict[str, Any]:
        way = self._owner
        made: dict[str, Any] = {
            key: item
            for key, item in value.items()
            if key not in {"parameters", "responses", "consumes", "produces", "schemes"}
        }
        found: dict[tuple[Any, Any], Target] = {}
        for target in (*shared, *self._given(value.get("parameters"))):
            found[target.value.get("in"), target.value.get("name")] = target
        consumes = _media(value.get("consumes", self._main.value.get("consumes")))
        produces = _media(value.get("produces", self._main.value.get("produces")))
        parameters: list[Any] = []
        fields: list[Target] = []
        for (place, _), target in found.items():
            if place == "body":
                self.origins[*way, "requestBody"] = target.tree.part(target.pointer)
                made["requestBody"] = self._body(target, consumes)
            elif place == "formData":
                fields.append(target)
            else:
                self.origins[*way, "parameters", len(parameters)] = target.tree.part(target.pointer)
                with self._at(target):
                    parameters.append(self._plain_parameter("parameter", target.value))
        if fields:
            self.origins[*way, "requestBody"] = fields[0].tree.part(fields[0].pointer)
            made["requestBody"] = self._form(fields, consumes)
        if parameters:
            made["parameters"] = parameters
        with self._inside("responses"):
            made["responses"] = self._responses(value.get("responses"), produces)
        return made

    def _plain_parameter(self, kind: str, value: Mapping[str, Any]) -> dict[str, Any]:
        """Return a parameter or a header, whose schema Swagger 2.0 writes among its fields."""
        made = {
            key: item for key, item in value.items() if key in _PARAMETER or key.startswith("x-")
        }
        made["schema"] = self._schema(
            {key: item for key, item in value.items() if key not in _NOT_SCHEMA and key not in made}
        )
        if made["schema"].get("type") == "array" and kind == "parameter":
            style, explode = _STYLES.get(str(value.get("collectionFormat")), _STYLES["csv"])
            if value.get("in") == "query":
                made |= {"style": style, "explode": explode}
        return made

    def _body(self, target: Target, consumes: list[str]) -> dict[str, Any]:
        value = target.value
        with self._at(target), self._inside("schema"):
            schema = self._schema(value.get("schema", {}))
        names = [name for name in consumes if name not in _FORMS] or ["application/json"]
        return {
            **{key: value[key] for key in ("description", "required") if key in value},
            "content": {name: {"schema": schema} for name in names},
        }

    def _form(self, fields: list[Target], consumes: list[str]) -> dict[str, Any]:
        """Return the body that the parameters of a form make together."""
        properties: dict[str, Any] = {}
        encoding: dict[str, Any] = {}
        for target in fields:
            value = target.value
            with self._at(target):
                plain = self._plain_parameter("parameter", value)
            schema = plain["schema"]
            if "description" in value and isinstance(schema, dict):
                schema["description"] = value["description"]
            properties[str(value.get("name"))] = schema
            if value.get("type") == "array":
                style, explode = _STYLES.get(str(value.get("collectionFormat")), _STYLES["csv"])
                encoding[str(value.get("name"))] = {"style": style, "explode": explode}
        required = [name for name, item in zip(properties, fields, strict=False) if _needed(item)]
        schema = {"type": "object", "properties": properties}
        if required:
            schema["required"] = required
        names = [name for name in consumes if name in _FORMS]
        has_file = any(item.value.get("type") == "file" for item in fields)
        names = names or [_FORMS[0] if has_file else _FORMS[1]]
        media = {"schema": schema, **({"encoding": encoding} if encoding else {})}
        return {"required": bool(required), "content": dict.fromkeys(names, media)}

    def _responses(self, responses: Any, produces: list[str]) -> dict[str, Any]:
        if not isinstance(responses, Mapping):
            if responses is not None:
                self._note(f"expected a mapping, found {type(responses).__name__}")
            return {}
        made: dict[str, Any] = {}
        for status, item in responses.items():
            if str(status).startswith("x-"):
                continue
            with self._inside(status):
                target: Target | None = Target(self._tree, tuple(self._way), item)
                if isinstance(item, Mapping) and isinstance(item.get("$ref"), str):
                    target = self._locate(item["$ref"])
                if target is None:
                    continue
                if not isinstance(target.value, Mapping):
                    self._note(f"expected a mapping (response), found {type(item).__name__}")
                    continue
                way = (*self._owner, "responses", status)
                self.origins[way] = target.tree.part(target.pointer)
                with self._at(target):
                    made[str(status)] = self._response(target.value, produces)
        return made

    def _response(self, value: Mapping[str, Any], produces: list[str]) -> dict[str, Any]:
        made: dict[str, Any] = {
            key: item for key, item in value.items() if key not in {"schema", "headers", "examples"}
        }
        headers = value.get("headers")
        if isinstance(headers, Mapping):
            with self._inside("headers"):
                made["headers"] = self._named("response", "headers", "header", headers)
        examples = value.get("examples")
        examples = examples if isinstance(examples, Mapping) else {}
        if "schema" in value:
            with self._inside("schema"):
                schema = self._schema(value["schema"])
            is_file = isinstance(value["schema"], Mapping) and value["schema"].get("type") == "file"
            default = "application/octet-stream" if is_file else "application/json"
            content: dict[str, Any] = {
                name: {"schema": schema} for name in produces or list(examples) or [default]
            }
            for name, example in examples.items():
                if name in content:
                    content[name]["example"] = example
            made["content"] = content
        return made


def _plain(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parameters that 3.1 has as parameters, too."""
    return {
        name: item
        for name, item in parameters.items()
        if not (isinstance(item, Mapping) and item.get("in") in {"body", "formData"})
    }


def _needed(target: Target) -> bool:
    return target.value.get("required") is True


def _media(names: Any) -> list[str]:
    return [name for name in names if isinstance(name, str)] if isinstance(names, list) else []


def _servers(value: Mapping[str, Any]) -> Iterator[str]:
    """Return the URLs of the servers (OpenAPI 2.0, "Swagger Object")."""
    base, host = value.get("basePath"), value.get("host")
    path = "/" + base.strip("/") if isinstance(base, str) else ""
    path = "" if path == "/" else path
    if not isinstance(host, str) or not host:
        yield path or "/"
        return
    schemes = value.get("schemes")
    schemes = [item for item in schemes if isinstance(item, str)] if schemes else []
    for scheme in schemes or ["https"]:
        yield f"{scheme}://{host}{path}"


def _security_scheme(value: Mapping[str, Any]) -> dict[str, Any]:
    made = dict(value)
    if value.get("type") == "basic":
        made |= {"type": "http", "scheme": "basic"}
    elif value.get("type") == "oauth2":
        fields = ("authorizationUrl", "tokenUrl", "scopes")
        flow = {key: made.pop(key) for key in fields if key in made}
        name = _FLOWS.get(str(made.pop("flow", "implicit")), "implicit")
        made["flows"] = {name: {"scopes": {}, **flow}}
    return made
