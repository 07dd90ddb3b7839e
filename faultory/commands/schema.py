"""`faultory schema`: JSON schemas, for editors and for programs that read proofs and judgements."""

from __future__ import annotations

import json

import click
from pydantic import BaseModel

from faults.recipe import Recipe
from verifier.fixes.judgement import Judgement
from verifier.proof import Proof

MODELS: dict[str, type[BaseModel]] = {"recipe": Recipe, "proof": Proof, "judgement": Judgement}


@click.command()
@click.argument("what", type=click.Choice(sorted(MODELS)))
def schema(what: str) -> None:
    """Print the JSON schema of a recipe, of a proof or of the judgement on a fix.

    \b
    Example:
      faultory schema recipe > recipe.schema.json
    """
    click.echo(json.dumps(MODELS[what].model_json_schema(), indent=1, ensure_ascii=False))
