package dev.maskstream.standalone.page;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.BoundingBox;
import java.util.Arrays;
import java.util.List;

/**
 * The editor with a frame of one source in it, used with mouse and keys. Coordinates are pixels.
 */
record OpenEditor(WatchedPage watched) {
  /** Opens it on the frame that a source's tile shows. */
  static OpenEditor of(WatchedPage watched, String source) {
    watched.live(source);
    watched.tile(source).locator("[aria-label^='Correct']").click();
    watched.page().locator("dialog.editor .over").waitFor();
    return new OpenEditor(watched);
  }

  OpenEditor use(String tool, int classId) {
    page().locator("[data-tool='" + tool + "']").click();
    page().locator("[data-class='" + classId + "']").click();
    return this;
  }

  void press(String keys) {
    over().press(keys);
  }

  void click(double x, double y) {
    to(x, y);
    page().mouse().down();
    page().mouse().up();
  }

  void drag(double fromX, double fromY, double toX, double toY) {
    to(fromX, fromY);
    page().mouse().down();
    to((fromX + toX) / 2, (fromY + toY) / 2);
    to(toX, toY);
    page().mouse().up();
  }

  private void to(double x, double y) {
    BoundingBox box = over().boundingBox();
    page().mouse().move(box.x + box.width * x / width(), box.y + box.height * y / height());
  }

  int width() {
    return (Integer) mask().evaluate("(mask) => mask.width");
  }

  int height() {
    return (Integer) mask().evaluate("(mask) => mask.height");
  }

  /** The class of each pixel as the editor paints it: black, red and green are 0, 1 and 2. */
  @SuppressWarnings("unchecked")
  byte[] ids() {
    List<Integer> ids =
        (List<Integer>)
            mask()
                .evaluate(
                    """
                    (mask) => {
                      const { data } = mask.getContext('2d').getImageData(0, 0, mask.width, mask.height);
                      const ids = [];
                      for (let i = 0; i < data.length; i += 4) ids.push(data[i] ? 1 : data[i + 1] ? 2 : 0);
                      return ids;
                    }
                    """);
    byte[] found = new byte[ids.size()];
    for (int i = 0; i < found.length; i++) {
      found[i] = ids.get(i).byteValue();
    }
    return found;
  }

  /** The class of one pixel. */
  int at(int x, int y) {
    return ids()[y * width() + x];
  }

  /** Waits until it paints exactly these. */
  void shows(byte[] ids) {
    watched.await(() -> Arrays.equals(ids(), ids));
  }

  void says(String part) {
    watched.await(() -> watched.text(".hint").contains(part));
  }

  private Locator over() {
    return page().locator(".over");
  }

  private Locator mask() {
    return page().locator(".stage canvas").nth(1);
  }

  private Page page() {
    return watched.page();
  }
}
