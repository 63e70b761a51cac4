#!/usr/bin/env python3
"""Pictures of every page that a running `detente serve` shows: light, dark and on a phone.

    detente serve --ledger build/demo.db --port 8642 &
    .venv/bin/python scripts/screenshots.py http://127.0.0.1:8642 build/pictures

`--docs` makes the pictures of docs/images instead: one screen each, in light. `--only WORD` makes those whose name
holds the word.
"""

import argparse
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--hide-scrollbars", "--lang=en-GB",
)  # fmt: skip
LOOKS: Mapping[str, Mapping[str, Any]] = {
    "light": {"color_scheme": "light", "viewport": {"width": 1280, "height": 900}},
    "dark": {"color_scheme": "dark", "viewport": {"width": 1280, "height": 900}},
    "phone": {"color_scheme": "light", "viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True},
}
DOCS: ViewportSize = {"width": 1280, "height": 800}
# Every picture is there, and each chart that came into view has become a drawing.
COME = """() => [...document.images].every(each => each.complete)
  && ![...document.querySelectorAll("figure[data-chart] picture")].some(each => each.checkVisibility())"""
# No picture is taller: what lies beneath looks like what lies above.
TALLEST = 3000

TEXT = """Norway recalled its ambassador to Hungary on Tuesday and accused Budapest of opening its diplomatic mail, \
which Hungary denies. Both governments agreed in principle to hold talks in Vienna as soon as possible.
"""


@dataclass(frozen=True)
class Picture:
    """A page's name and address; `docs` where it is one of the pictures in docs/images, which show it from `top`."""

    name: str
    address: str
    docs: bool = False
    top: str = ""


PICTURES = (
    Picture("home", "/?days=365", docs=True),
    Picture("pair", "/pair/AFG-PAK?as_of=2025-06-13", docs=True),
    Picture("charts", "/pair/IRN-SAU?as_of=2023-12-31&known=2023-12-31", docs=True, top="charts"),
    Picture("pair-before", "/pair/AFG-PAK?as_of=2025-05-25&known=2025-05-25"),
    Picture("pair-empty", "/pair/FJI-NOR"),
    Picture("state", "/state/PAK"),
    Picture("article", "{article}", docs=True, top="words"),
    Picture("evidence", "{evidence}"),
    Picture("read", "/read"),
    Picture("read-note", "/read", docs=True),
    Picture("commitments", "/commitments"),
    Picture("claims", "/claims"),
    Picture("flags", "/flags"),
    Picture("runs", "/runs"),
    Picture("run", "/runs/1"),
    Picture("changes", "/changes"),
    Picture("review", "/review", docs=True),
    Picture("judgements", "/review/judgements"),
    Picture("codebook", "/codebook"),
    Picture("signin", "/signin"),
    Picture("find", "/find?q=ambassador"),
    Picture("refused", "/find?q=atlantis"),
)


def main() -> None:
    """Takes the pictures; says at the end which pages answered with an error."""
    asked = arguments()
    chromium = os.environ.get("DETENTE_TEST_CHROMIUM") or shutil.which("chromium")
    if not chromium:
        sys.exit("no Chromium here; scripts/with-chromium.sh brings one")
    asked.folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=[*FLAGS], chromium_sandbox=False)
        failed = [line for look in asked.looks for line in taken(browser, asked, look)]
        browser.close()
    if failed:
        sys.exit("\n".join(failed))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("address", help="where the pages are served")
    parser.add_argument("folder", type=Path, help="where the pictures go")
    parser.add_argument("--token", help="sign in with this token first")
    parser.add_argument("--docs", action="store_true", help="the pictures of the documentation")
    parser.add_argument("--only", default="", help="pages whose name holds this word")
    asked = parser.parse_args()
    asked.looks = ["light"] if asked.docs else [*LOOKS]
    return asked


def taken(browser: Browser, asked: argparse.Namespace, look: str) -> Iterator[str]:
    """Takes the pictures in one look; a line for each page that cannot be shown."""
    context = browser.new_context(
        base_url=asked.address.rstrip("/"), locale="en-GB", reduced_motion="reduce", **LOOKS[look]
    )
    page = context.new_page()
    if asked.docs:
        page.set_viewport_size(DOCS)
    if asked.token:
        sign_in(page, asked.token)
    found = known(page)
    for picture in PICTURES:
        if asked.only in picture.name and (picture.docs or not asked.docs):
            answer = page.goto(picture.address.format(**found), wait_until="networkidle")
            if answer is None or (answer.status >= 400 and picture.name != "refused"):
                yield f"{look} {picture.name}: {answer.status if answer else 'no answer'}"
                continue
            if picture.name == "read-note":
                ask(page)
            come_in(page)
            if asked.docs and picture.top:
                page.locator(f"[id='{picture.top}']").evaluate("each => each.scrollIntoView()")
            file = f"{picture.name}.png" if asked.docs else f"{picture.name}-{look}.png"
            page.screenshot(path=asked.folder / file, **extent(page, whole=not asked.docs))
    context.close()


def sign_in(page: Page, token: str) -> None:
    """Signs in, as a person would."""
    page.goto("/signin")
    page.get_by_label("Token").fill(token)
    page.get_by_role("button", name="Sign in").click()


def known(page: Page) -> dict[str, str]:
    """Addresses of an entry and of its article, as a reader finds them."""
    page.goto("/pair/AFG-PAK?as_of=2025-06-05")
    evidence = page.locator("a[href^='/evidence/']").first.get_attribute("href") or ""
    page.goto(evidence)
    article = page.locator("a[href^='/article/']").first
    return {"evidence": evidence, "article": (article.count() and article.get_attribute("href")) or "/article/none"}


def ask(page: Page) -> None:
    """Has a text read."""
    page.get_by_role("textbox").filter(has_not=page.get_by_role("searchbox")).first.fill(TEXT)
    page.get_by_label("Published").fill("2025-03-05")
    page.get_by_role("button", name="Read").click()
    page.wait_for_load_state("networkidle")


def come_in(page: Page) -> None:
    """Brings in what a page loads when it comes into view, and goes back to its top."""
    height = page.evaluate("innerHeight")
    for top in range(0, min(page.evaluate("document.documentElement.scrollHeight"), TALLEST), height):
        page.evaluate("top => scrollTo(0, top)", top)
        page.wait_for_timeout(100)
    page.wait_for_function(COME)
    page.evaluate("scrollTo(0, 0)")
    page.wait_for_timeout(100)


def extent(page: Page, *, whole: bool) -> dict[str, Any]:
    """What of the page the picture holds."""
    if not whole:
        return {}
    height = page.evaluate("document.documentElement.scrollHeight")
    width = page.evaluate("document.documentElement.clientWidth")
    return {"full_page": True, "clip": {"x": 0, "y": 0, "width": width, "height": min(height, TALLEST)}}


if __name__ == "__main__":
    main()
