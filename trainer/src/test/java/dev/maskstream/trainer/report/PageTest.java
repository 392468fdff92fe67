package dev.maskstream.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.vision.SegmentClass;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class PageTest {
  @Test
  void namesCannotBecomeMarkup() {
    Page page =
        new Page("<b>&")
            .paragraph("<i>")
            .facts(List.of(new Page.Figure("<u>", "\"")))
            .table(new Table("<th>").row().name(new SegmentClass(0, "<td>", 0)).text("<p>"));

    assertThat(page.html())
        .contains("&lt;b&gt;&amp;", "&lt;i&gt;", "&lt;u&gt;", "&quot;", "&lt;td&gt;", "&lt;p&gt;")
        .doesNotContain("<b>", "<i>", "<u>");
  }

  @Test
  void aShareIsABarAndNoneIsADash() {
    String html =
        new Page("page")
            .table(new Table("IoU#").row().bar(OptionalDouble.of(0.25)).bar(OptionalDouble.empty()))
            .html();

    assertThat(html).contains("--share:25.0%", ">25.0 %<", ">–<");
  }
}
