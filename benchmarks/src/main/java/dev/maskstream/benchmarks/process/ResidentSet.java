package dev.maskstream.benchmarks.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much of a process lies in the machine's memory; Linux only. */
public final class ResidentSet {
  private static final long KIB = 1024;

  /**
   * Of one process.
   *
   * @throws IOException if there is no such process, or the system does not tell
   */
  public static long bytesOf(long pid) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
      if (line.startsWith("VmRSS:")) {
        return KIB * Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    throw new IOException("the system does not say how much memory process " + pid + " has");
  }

  private ResidentSet() {}
}
