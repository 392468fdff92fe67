package dev.maskstream.trainer.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * An HTML page that needs no server and no script: it works from a file, in light and dark, on a
 * telephone and on paper. Pictures lie beside it.
 *
 * <p>Threads: one.
 */
public final class Page {
  /** A key figure, such as 87.2 % under "mean IoU". */
  public record Figure(String name, String value) {}

  /** A picture of a gallery, with what it shows. */
  public record Tile(String file, String what) {}

  private final String title;
  private final StringBuilder body = new StringBuilder();

  public Page(String title) {
    this.title = title;
    body.append("<h1>").append(escape(title)).append("</h1>\n");
  }

  public Page heading(String text) {
    body.append("<h2>").append(escape(text)).append("</h2>\n");
    return this;
  }

  public Page paragraph(String text) {
    body.append("<p>").append(escape(text)).append("</p>\n");
    return this;
  }

  /** A sentence that sums the page up. */
  public Page verdict(String text) {
    body.append("<p class=\"verdict\">").append(escape(text)).append("</p>\n");
    return this;
  }

  /** Small print. */
  public Page note(String text) {
    body.append("<p class=\"note\">").append(escape(text)).append("</p>\n");
    return this;
  }

  public Page figures(List<Figure> figures) {
    body.append("<dl class=\"figures\">\n");
    for (Figure one : figures) {
      body.append(
          "<div><dt>%s</dt><dd>%s</dd></div>%n".formatted(escape(one.name), escape(one.value)));
    }
    body.append("</dl>\n");
    return this;
  }

  /** Names and what they stand for. */
  public Page facts(List<Figure> facts) {
    body.append("<table class=\"facts\">\n");
    for (Figure one : facts) {
      body.append(
          "<tr><th>%s</th><td>%s</td></tr>%n".formatted(escape(one.name), escape(one.value)));
    }
    body.append("</table>\n");
    return this;
  }

  public Page table(Table table) {
    body.append("<div class=\"wide\">\n").append(table.html()).append("</div>\n");
    return this;
  }

  /** A picture by itself, as wide as it is or as there is room. */
  public Page picture(Tile tile) {
    body.append(
        "<a href=\"%1$s\"><img class=\"whole\" src=\"%1$s\" alt=\"%2$s\"></a>%n"
            .formatted(escape(tile.file), escape(tile.what)));
    return this;
  }

  /**
   * A row of a gallery: a heading of its own, and pictures beside each other where there is room.
   */
  public Page gallery(String caption, List<Tile> tiles) {
    body.append("<h3>").append(escape(caption)).append("</h3>\n<div class=\"tiles\">\n");
    for (Tile tile : tiles) {
      body.append(
          "<figure><a href=\"%1$s\"><img src=\"%1$s\" alt=\"%2$s\" loading=\"lazy\"></a><figcaption>%2$s</figcaption></figure>%n"
              .formatted(escape(tile.file), escape(tile.what)));
    }
    body.append("</div>\n");
    return this;
  }

  /** Links to files beside the page. */
  public Page links(String before, List<Tile> files) {
    body.append("<p>").append(escape(before));
    for (Tile file : files) {
      body.append(" <a href=\"%s\">%s</a>".formatted(escape(file.file), escape(file.what)));
    }
    body.append("</p>\n");
    return this;
  }

  /** The page, style and all. */
  public String html() {
    return """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>%s</title>
        <style>
        %s</style>
        </head>
        <body>
        %s</body>
        </html>
        """
        .formatted(escape(title), style(), body);
  }

  private static String style() {
    try (InputStream css = Page.class.getResourceAsStream("page.css")) {
      return new String(css.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError("page.css comes with this class", e);
    }
  }

  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  /** A share as people read it, such as {@code 87.2 %}. */
  public static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }
}
