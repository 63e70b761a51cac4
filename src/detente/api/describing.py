"""The description of the API: OpenAPI 3.1, with what each field says and an example of it.

What a field says stands in data/api/fields.yml, by the record's name and the field's, or for all records by the field's
name alone. The example of a record is made of those of its fields.
"""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from pydantic import Field

from detente.api.shapes import SentArticle, SentFile
from detente.model.base import Record
from detente.ontology.loading import load_rows

FIELDS = Path(__file__).parents[1] / "data" / "api" / "fields.yml"

# Deeper than records lie in each other; past it an example says no more.
_DEEP = 8

Schema = dict[str, Any]


class Told(Record):
    """What a field says. `of` are the records it belongs to; without them, all that have no row of their own.

    `like` is an example; a field that holds records has none, since theirs serve.
    """

    field: str
    of: tuple[str, ...] = ()
    says: str = Field(min_length=3)
    like: Any = None


@lru_cache(maxsize=1)
def told() -> Mapping[tuple[str | None, str], Told]:
    """The rows by record and field."""
    return {(name, row.field): row for row in load_rows(FIELDS, Told) for name in row.of or (None,)}


def described(api: FastAPI) -> Schema:
    """The description of the application's addresses, made once."""
    if api.openapi_schema is None:
        whole = FastAPI.openapi(api)
        schemas = whole["components"]["schemas"]
        for kind in (SentArticle, SentFile):
            shape = kind.model_json_schema(ref_template="#/components/schemas/{model}")
            schemas.setdefault(kind.__name__, shape)
        for name, schema in schemas.items():
            _describe(name.removesuffix("-Input").removesuffix("-Output"), schema)
        for schema in schemas.values():
            for shape in schema.get("properties", {}).values():
                if "examples" not in shape:
                    shape["examples"] = [example(shape, schemas)]
        _describe_roles(whole)
        api.openapi_schema = whole
    return api.openapi_schema


def example(shape: Schema, schemas: Mapping[str, Schema], deep: int = 0) -> Any:
    """An example of what has this shape."""
    if "examples" in shape:
        return shape["examples"][0]
    if "$ref" in shape:
        named = schemas[shape["$ref"].rpartition("/")[2]]
        return example(named, schemas, deep + 1) if deep < _DEEP else {}
    if some := shape.get("anyOf") or shape.get("oneOf"):
        return example(some[0], schemas, deep)
    if "const" in shape:
        return shape["const"]
    if "enum" in shape:
        return shape["enum"][0]
    if "prefixItems" in shape:
        return [example(each, schemas, deep) for each in shape["prefixItems"]]
    if shape.get("type") == "array":
        return [example(shape.get("items", {}), schemas, deep)]
    if "properties" in shape:
        return {name: example(each, schemas, deep) for name, each in shape["properties"].items()}
    return {"object": {}, "string": "…", "integer": 1, "number": 1.0, "boolean": True}.get(shape.get("type", ""))


def _describe_roles(whole: Schema) -> None:
    """Says of each address whether it needs a token; where reading does not, a server may still ask for one."""
    says = "What `detente token create` printed. Reading needs none, unless the server is private."
    whole["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer", "description": says}}
    for verbs in whole["paths"].values():
        for operation in verbs.values():
            needed = "403" in operation["responses"]
            operation["security"] = [{"token": []}] if needed else [{}, {"token": []}]


def _describe(name: str, schema: Schema) -> None:
    """Writes into a record's schema what its fields say."""
    rows = told()
    for field, shape in schema.get("properties", {}).items():
        row = rows.get((name, field)) or rows.get((None, field))
        if row is not None:
            shape.setdefault("description", row.says)
            if "like" in row.model_fields_set:
                shape.setdefault("examples", [row.like])
