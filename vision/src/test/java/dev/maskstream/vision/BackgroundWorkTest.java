package dev.maskstream.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class BackgroundWorkTest {
  @Test
  @EnabledOnOs(OS.LINUX)
  void givesWayOnItsOwnThreadAlone() {
    int before = niceValue();

    int within = BackgroundWork.call("background", BackgroundWorkTest::niceValue);

    assertThat(within).isEqualTo(Math.max(before, 10));
    assertThat(niceValue()).isEqualTo(before);
  }

  @Test
  void itsFailureIsTheCallers() {
    IllegalStateException failure = new IllegalStateException("the engine fails");

    assertThatThrownBy(
            () ->
                BackgroundWork.call(
                    "background",
                    () -> {
                      throw failure;
                    }))
        .isSameAs(failure);
  }

  @Test
  void soIsItsError() {
    OutOfMemoryError error = new OutOfMemoryError("the device is full");

    assertThatThrownBy(
            () ->
                BackgroundWork.call(
                    "background",
                    () -> {
                      throw error;
                    }))
        .isSameAs(error);
  }

  /** Field 19 of proc_pid_stat(5); those after the name in brackets begin with field 3. */
  private static int niceValue() {
    try {
      String stat = Files.readString(Path.of("/proc/thread-self/stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return Integer.parseInt(fields[16]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
