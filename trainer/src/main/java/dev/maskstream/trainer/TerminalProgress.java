package dev.maskstream.trainer;

import java.io.PrintStream;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Shows progress on a terminal: a bar while a part runs, one line when it is done.
 *
 * <p>Threads: the one that does the job.
 */
public final class TerminalProgress implements Progress, AutoCloseable {
  private static final int UPDATE_MILLIS = 500;

  private final PrintStream out;
  private ProgressBar bar;
  private String task = "";

  /**
   * @param out takes the lines; the bar goes to standard error
   */
  public TerminalProgress(PrintStream out) {
    this.out = out;
  }

  @Override
  public void start(String task, long steps) {
    close();
    this.task = task;
    bar =
        new ProgressBarBuilder()
            .setTaskName(task)
            .setInitialMax(steps)
            .setUpdateIntervalMillis(UPDATE_MILLIS)
            .setStyle(ProgressBarStyle.ASCII)
            .clearDisplayOnFinish()
            .build();
  }

  @Override
  public void step(String note) {
    bar.step();
    bar.setExtraMessage(note);
  }

  @Override
  public void end(String summary) {
    close();
    out.println(task + ": " + summary);
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
