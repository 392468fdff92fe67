package dev.maskstream.standalone.page;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * How much memory the browsers take that this process has started, in MiB; what several of their
 * processes share is counted once. Linux only.
 *
 * @param pages processes of pages, with their workers
 * @param gpu the process that paints
 * @param rest the browser itself, its network and whatever else
 */
record BrowserMemory(double pages, double gpu, double rest) {
  static BrowserMemory now() {
    double all = mebibytes("");
    double pages = mebibytes("--type=renderer");
    double gpu = mebibytes("--type=gpu-process");
    return new BrowserMemory(pages, gpu, all - pages - gpu);
  }

  double all() {
    return pages + gpu + rest;
  }

  private static double mebibytes(String kind) {
    return ProcessHandle.current()
            .descendants()
            .filter(process -> process.info().command().orElse("").contains("chrom"))
            .filter(process -> arguments(process).contains(kind))
            .mapToLong(BrowserMemory::kibibytes)
            .sum()
        / 1024.0;
  }

  /**
   * As the system has them. Chromium writes its own over with spaces between, which {@link
   * ProcessHandle} does not understand.
   */
  private static String arguments(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"));
    } catch (NoSuchFileException _) {
      return ""; // It has just ended.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long kibibytes(ProcessHandle process) {
    try {
      return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "smaps_rollup"))
          .stream()
          .filter(line -> line.startsWith("Pss:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
          .sum();
    } catch (NoSuchFileException _) {
      return 0; // It has just ended.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
