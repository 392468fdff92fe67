package dev.maskstream.standalone.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whoever has no mouse gets everywhere, and sees where. */
@ExtendWith(WithChromium.class)
class KeyboardIT {
  private static final int MOST_PRESSES = 400;

  @Test
  void everyControlIsReachedByTabAndArrowsAndIsSeenToBe(ColourPlatform platform) {
    try (ColourPlatform.Feed _ = platform.feed("tabbed", Duration.ofMillis(300));
        WatchedPage watched = platform.dashboard()) {
      Page page = watched.page();
      watched.live("tabbed");
      watched.tile("tabbed").locator(".picture").press("Enter");
      page.getByLabel("Paint red").waitFor();
      assertReached(page, "body");

      page.locator("#tab-classes").press("ArrowRight");
      page.locator("#panel-models .version-row").first().waitFor();
      assertReached(page, "body");

      page.locator("#tab-models").press("ArrowRight");
      assertThat(page.locator("#panel-queue").isVisible()).isTrue();
      page.locator("#tab-queue").press("ArrowRight");
      assertThat(page.locator("#panel-classes").isVisible()).isTrue();
    }
  }

  @Test
  void everyControlOfTheDialogsIsReached(ColourPlatform platform) {
    try (ColourPlatform.Feed _ = platform.feed("tabbed", Duration.ofMillis(300));
        WatchedPage watched = platform.dashboard()) {
      Page page = watched.page();
      watched.live("tabbed");
      page.locator("#add").press("Enter");
      assertReached(page, "dialog");
      page.keyboard().press("Escape");
      page.locator("#help").press("Enter");
      assertReached(page, "dialog");
      page.keyboard().press("Escape");
      watched.tile("tabbed").locator(".picture").press("c");
      page.locator("dialog.editor .over").waitFor();
      assertReached(page, "dialog.editor");
    }
  }

  /** Presses Tab until it comes round, and compares with what there is. */
  @SuppressWarnings("unchecked")
  private static void assertReached(Page page, String within) {
    List<String> wanted =
        (List<String>)
            page.evaluate(
                """
                (within) => {
                  const all = 'button, input, select, summary, a[href], [tabindex]';
                  const controls = [...document.querySelector(within).querySelectorAll(all)].filter((each) =>
                    each.checkVisibility() && each.tabIndex >= 0 && !each.disabled);
                  window.nameOf = (each) => {
                    const { key, tool, class: id } = each.dataset;
                    const said = each.labels?.[0]?.textContent || each.textContent;
                    return `${each.tagName} ${each.id || each.getAttribute('aria-label') || key || tool || id || said.slice(0, 30)}`;
                  };
                  document.activeElement.blur();
                  return controls.map(window.nameOf);
                }
                """,
                within);
    // By their names: a panel that is drawn anew meanwhile has other buttons of the same names.
    assertThat(wanted).doesNotHaveDuplicates();
    List<String> reached = new ArrayList<>();
    List<String> unseen = new ArrayList<>();
    for (int i = 0; i < MOST_PRESSES && !reached.containsAll(wanted); i++) {
      page.keyboard().press("Tab");
      String name = (String) page.evaluate("() => window.nameOf(document.activeElement)");
      reached.add(name);
      if (!Boolean.TRUE.equals(page.evaluate(IS_SEEN))) {
        unseen.add(name);
      }
    }
    assertThat(reached).containsAll(wanted);
    assertThat(unseen).as("focused without a mark").isEmpty();
  }

  private static final String IS_SEEN =
      """
      () => {
        const focused = document.activeElement;
        if (focused === document.body) return true;
        return [focused, focused.parentElement].some((each) => getComputedStyle(each).outlineStyle !== 'none');
      }
      """;
}
