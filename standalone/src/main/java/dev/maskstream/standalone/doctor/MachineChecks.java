package dev.maskstream.standalone.doctor;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What the machine itself offers: JDK, cores, memory, instruction sets, disk. */
final class MachineChecks {
  private static final long GIB = 1L << 30;

  /** Instruction sets that decide how fast a CPU runs a network, slowest first. */
  private static final List<String> TELLING_FLAGS =
      List.of("avx2", "avx512f", "avx512_vnni", "amx_bf16", "amx_int8", "asimd", "sve");

  private MachineChecks() {}

  static Finding java() {
    Runtime.Version version = Runtime.version();
    String detail = version + ", " + System.getProperty("java.vendor");
    return version.feature() >= 25
        ? Finding.good("java", detail)
        : Finding.bad("java", detail + "; needs 25 or later");
  }

  static Finding cores() {
    int cores = Runtime.getRuntime().availableProcessors();
    String detail = cores + " usable by this process";
    return cores >= 2
        ? Finding.good("cores", detail)
        : Finding.limited("cores", detail + "; the engine and Kafka will share it");
  }

  static Finding memory() {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    long total = system.getTotalMemorySize();
    String detail =
        "%.1f GiB, %.1f GiB of it free; heap limit %.1f GiB"
            .formatted(
                (double) total / GIB,
                (double) system.getFreeMemorySize() / GIB,
                (double) Runtime.getRuntime().maxMemory() / GIB);
    return total >= 2 * GIB
        ? Finding.good("memory", detail)
        : Finding.limited("memory", detail + "; 2 GiB are comfortable");
  }

  static Finding instructionSets(Path cpuInfo) {
    Optional<Set<String>> flags = cpuFlags(cpuInfo);
    if (flags.isEmpty()) {
      return Finding.good(
          "instruction sets", "not told by this system (" + System.getProperty("os.arch") + ")");
    }
    List<String> found = TELLING_FLAGS.stream().filter(flags.get()::contains).toList();
    if (found.isEmpty()) {
      return Finding.limited("instruction sets", "neither AVX2 nor better: expect slow inference");
    }
    return Finding.good("instruction sets", String.join(" ", found));
  }

  private static Optional<Set<String>> cpuFlags(Path cpuInfo) {
    try {
      return Files.readAllLines(cpuInfo).stream()
          .filter(line -> line.startsWith("flags") || line.startsWith("Features"))
          .findFirst()
          .map(
              line ->
                  Arrays.stream(line.substring(line.indexOf(':') + 1).strip().split("\\s+"))
                      .collect(Collectors.toUnmodifiableSet()));
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  static Finding disk(Path data) {
    Path existing = data.toAbsolutePath();
    while (existing != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    try {
      long free = Files.getFileStore(existing).getUsableSpace();
      String detail = "%.1f GiB free for %s".formatted((double) free / GIB, data);
      if (!Files.isWritable(existing)) {
        return Finding.bad("disk", existing + " is not writable; choose another by --data");
      }
      return free >= 12 * GIB
          ? Finding.good("disk", detail)
          : Finding.limited("disk", detail + "; the frames topic alone may keep 10 GiB");
    } catch (IOException e) {
      return Finding.bad("disk", "cannot read " + existing + ": " + e.getMessage());
    }
  }
}
