package dev.maskstream.proto;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Runs the programs in {@code src/test/python}, which know our formats from their pages alone. */
final class Python {
  private static final Path PROGRAMS = Path.of("src", "test", "python");

  private Python() {}

  /** Skips the test, saying so, on a machine without Python 3. */
  static void assumePresent() {
    boolean present;
    try {
      present = new ProcessBuilder("python3", "--version").start().waitFor() == 0;
    } catch (IOException e) {
      present = false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      present = false;
    }
    if (!present) {
      System.out.println("skipped: there is no python3 on this machine");
    }
    Assumptions.assumeTrue(present, "there is no python3 on this machine");
  }

  /** Standard output of a program that must succeed, fed with {@code input}. */
  static byte[] run(String program, byte[] input, String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(List.of("python3", PROGRAMS.resolve(program).toString()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).start();
    // Programs read all their input before they write.
    try (OutputStream to = process.getOutputStream()) {
      to.write(input);
    } catch (IOException _) {
      // It ended early; its exit status says why.
    }
    byte[] output = process.getInputStream().readAllBytes();
    byte[] errors = process.getErrorStream().readAllBytes();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(new String(errors, StandardCharsets.UTF_8)).isZero();
    return output;
  }
}
