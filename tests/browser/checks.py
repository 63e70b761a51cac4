"""What a page is held against wherever it stands: what axe finds grave, and what is wider than the screen."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# The elements that lie beyond the right edge and do not scroll within their own box.
TOO_WIDE = """() => {
  const width = document.documentElement.clientWidth
  if (document.documentElement.scrollWidth <= width && innerWidth <= width) return []
  const held = each => {
    while ((each = each.parentElement)) if (getComputedStyle(each).overflowX !== "visible") return true
    return false
  }
  const wide = [...document.body.querySelectorAll("*")]
    .filter(each => each.getBoundingClientRect().right > width + 1 && !held(each))
  return ["wider than " + width, ...wide.slice(0, 5).map(each => each.outerHTML.slice(0, 120))]
}"""


def grave(page: Page) -> list[str]:
    """What axe calls serious or critical, each with the elements that have it; details are opened for it."""
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    lines = []
    for found in Axe().run(page).response["violations"]:
        if found["impact"] in ("serious", "critical"):
            lines.append(f"{found['id']} ({found['impact']}): {found['help']}")
            lines += [f"{each['html'][:160]} {each['failureSummary'].splitlines()[-1]}" for each in found["nodes"][:6]]
    return lines


def too_wide(page: Page, width: int) -> list[str]:
    """What makes a page scroll sideways at this width; nothing where it does not."""
    page.set_viewport_size({"width": width, "height": 700})
    found: list[str] = page.evaluate(TOO_WIDE)
    return found
