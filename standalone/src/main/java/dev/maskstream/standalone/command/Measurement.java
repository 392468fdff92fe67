package dev.maskstream.standalone.command;

import dev.maskstream.trainer.Progress;
import dev.maskstream.trainer.report.ReportFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * Something that can be measured of a model, and told in three ways.
 *
 * @param <R> the report
 * @param opening of the folder for the page, before anything is measured
 * @param text for a terminal
 */
record Measurement<R>(
    Opening opening,
    Running<R> running,
    Writing<R> writing,
    Function<R, String> json,
    Function<R, String> text) {

  /** Opens a folder. */
  interface Opening {
    ReportFolder open(Path folder) throws IOException;
  }

  /** Measures. */
  interface Running<R> {
    R run(Progress progress) throws IOException;
  }

  /** Writes the page. */
  interface Writing<R> {
    void write(R report, ReportFolder folder) throws IOException;
  }
}
