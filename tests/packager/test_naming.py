"""The manifests name the image that is handed out, and what is wrong with a name stays wrong."""

from __future__ import annotations

import pytest

from bases.manifests import container
from packager.naming import name_image
from tests.packager.variants import PLANETARIUM

OWN = "planetarium:1.4.0"
DEPLOYMENT = "manifests/deployment.yaml"
APP = PLANETARIUM.app


@pytest.mark.parametrize("reference", ["planetarium:orion-7", "ghcr.io/course/planetarium:orion-7"])
def test_nothing_but_the_name_changes(reference: str) -> None:
    named = name_image(APP, reference)
    assert APP.changed(named) == [DEPLOYMENT]
    assert named.text(DEPLOYMENT) == APP.text(DEPLOYMENT).replace(OWN, reference)
    spec = container(named, APP.description.service.workload)
    assert spec is not None
    assert spec["image"] == reference


@pytest.mark.parametrize(
    ("wrong", "local", "remote"),
    [
        ("planetarum:1.4.0", "planetarum:orion-7", "ghcr.io/course/planetarum:orion-7"),
        ("planetarium:1.4.O", "planetarium:1.4.O", "ghcr.io/course/planetarium:1.4.O"),
        ("planetarium", "planetarium", "ghcr.io/course/planetarium"),
        ("planetarium:latest", "planetarium:latest", "ghcr.io/course/planetarium:latest"),
        ("Planetarium:1.4.0", "Planetarium:orion-7", "ghcr.io/course/Planetarium:orion-7"),
        ("registry:5000/planetarium:1.4.0", "registry:5000/planetarium:orion-7", "registry:5000/planetarium:orion-7"),
        ("registry:5000/planetarium", "registry:5000/planetarium", "registry:5000/planetarium"),
        ("nginx:1.27", "nginx:1.27", "nginx:1.27"),
    ],
)
@pytest.mark.parametrize("quote", ["", '"', "'"])
def test_what_is_wrong_with_it_stays_wrong(wrong: str, local: str, remote: str, quote: str) -> None:
    app = APP.replace(DEPLOYMENT, APP.text(DEPLOYMENT).replace(OWN, f"{quote}{wrong}{quote}"))
    for reference, expected in (("planetarium:orion-7", local), ("ghcr.io/course/planetarium:orion-7", remote)):
        text = name_image(app, reference).text(DEPLOYMENT)
        assert text == APP.text(DEPLOYMENT).replace(OWN, f"{quote}{expected}{quote}")


@pytest.mark.parametrize("spoil", ["\t", "{", "\ufeff: ["])
def test_a_manifest_that_nothing_parses_is_named_all_the_same(spoil: str) -> None:
    app = APP.replace(DEPLOYMENT, spoil + APP.text(DEPLOYMENT))
    assert name_image(app, "planetarium:orion-7").text(DEPLOYMENT) == app.text(DEPLOYMENT).replace(
        OWN, "planetarium:orion-7"
    )


def test_line_ends_comments_and_bytes_that_are_no_text_stay() -> None:
    text = APP.text(DEPLOYMENT).replace(OWN, f"{OWN} # ours").replace("\n", "\r\n")
    app = APP.replace(DEPLOYMENT, text).replace("manifests/x.yaml", b"\xff image: planetarium:1.4.0\n")
    named = name_image(app, "planetarium:orion-7")
    assert app.changed(named) == [DEPLOYMENT]
    assert named.files[DEPLOYMENT] == text.replace(OWN, "planetarium:orion-7").encode()


def test_other_images_keep_their_names() -> None:
    named = name_image(APP, "planetarium:orion-7")
    assert "image: postgres:17" in named.text("manifests/database.yaml")
