"""A trigger that writes names in its own way."""

from typing import Literal

from pydantic import Field

from bases.app import App
from faults.fault import Example, Family, Params, Site
from faults.kinds.schema.definitions import TableFault

TRIGGER = """

CREATE FUNCTION {table}_{column}() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN NEW.{column} := {function}(NEW.{column}); RETURN NEW; END $$;

CREATE TRIGGER {table}_{column} BEFORE INSERT OR UPDATE ON {table}
    FOR EACH ROW EXECUTE FUNCTION {table}_{column}();"""


class SpellingParams(Params):
    function: Literal["btrim", "lower", "upper", "normalize"] = Field(
        "btrim", description="the function that each name is put through"
    )


class TriggerRespellsNames(TableFault):
    """A trigger tidies up names before they are stored.

    The service sends one name and the table holds another. The client is shown what it sent, and cannot find it
    afterwards; or the tidy name is another row's already, and is refused.

    Find it: what was created is not found under its name, while the table holds a similar one; the table's
    description shows the trigger, which no line of the service mentions. Mend it: drop the trigger, in the schema and
    in the database that runs.
    """

    family = Family.DATABASE
    promise = ".names"
    parameters = SpellingParams

    def rewrite(self, app: App, site: Site, statement: str, params: SpellingParams) -> str | None:
        entity = app.description.entities[site.name]
        return statement + TRIGGER.format(table=entity.table, column=entity.lookup, function=params.function)

    examples = (
        Example(
            place="schema",
            before="""\
CREATE TABLE stars (
    star_name varchar(30) NOT NULL
);
""",
            after="""\
CREATE TABLE stars (
    star_name varchar(30) NOT NULL
);

CREATE FUNCTION stars_star_name() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN NEW.star_name := btrim(NEW.star_name); RETURN NEW; END $$;

CREATE TRIGGER stars_star_name BEFORE INSERT OR UPDATE ON stars
    FOR EACH ROW EXECUTE FUNCTION stars_star_name();
""",
        ),
    )
