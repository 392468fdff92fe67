package dev.maskstream.tensorrt;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long kernels took on a device, kept so that the next model is built sooner. Losing it costs
 * time only, so trouble with the disk is logged and no more. Threads: any.
 */
final class TimingCache {
  private static final Logger LOG = LoggerFactory.getLogger(TimingCache.class);

  /** More than TensorRT makes for hundreds of models. */
  private static final long MOST_BYTES = 256L << 20;

  private final Path file;

  TimingCache(Path folder, String tensorRt, Gpu gpu) {
    String device = (gpu.name() + "-" + gpu.computeCapability()).replaceAll("[^A-Za-z0-9.]+", "-");
    this.file = folder.resolve("kernels-" + tensorRt + "-" + device + ".timing");
  }

  /** What was kept last, empty if nothing was. */
  byte[] read() {
    try {
      boolean there = Files.exists(file) && Files.size(file) <= MOST_BYTES;
      return there ? Files.readAllBytes(file) : new byte[0];
    } catch (IOException e) {
      LOG.atWarn().addKeyValue("file", file).addKeyValue("reason", e).log("timings are unread");
      return new byte[0];
    }
  }

  /** Keeps it whole or not at all. */
  void write(byte[] bytes) {
    try {
      Files.createDirectories(file.getParent());
      Path part = Files.createTempFile(file.getParent(), "writing-", ".part");
      try {
        Files.write(part, bytes);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      LOG.atWarn().addKeyValue("file", file).addKeyValue("reason", e).log("timings are not kept");
    }
  }
}
