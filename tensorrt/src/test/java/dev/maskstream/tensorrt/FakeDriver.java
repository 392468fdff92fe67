package dev.maskstream.tensorrt;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A small shared library with the functions of NVIDIA's driver, compiled on the spot. */
final class FakeDriver {
  private static final String FUNCTIONS =
      """
      #include <string.h>
      int cuDriverGetVersion(int *v) { *v = VERSION; return VERSION_RESULT; }
      int cuInit(unsigned int flags) { return INIT_RESULT; }
      int cuDeviceGetCount(int *n) { *n = DEVICES; return 0; }
      int cuDeviceGet(int *device, int ordinal) { *device = ordinal + 40; return 0; }
      int cuDeviceGetName(char *name, int size, int device) {
        strncpy(name, "NVIDIA Imaginary", size); return device < 40;
      }
      int cuDeviceTotalMem_v2(size_t *bytes, int device) { *bytes = 1UL << 37; return 0; }
      int cuDeviceGetAttribute(int *value, int attribute, int device) {
        *value = attribute == 75 ? 9 : attribute == 76 ? 3 : -1; return 0;
      }
      """;

  private FakeDriver() {}

  /** A driver whose functions answer so. Skips the test where there is no compiler. */
  static String answering(Path dir, int version, int initResult, int devices) {
    return compile(
        dir,
        FUNCTIONS,
        "-DVERSION=" + version,
        "-DVERSION_RESULT=0",
        "-DINIT_RESULT=" + initResult,
        "-DDEVICES=" + devices);
  }

  /** A library that loads but is no driver. */
  static String empty(Path dir) {
    return compile(dir, "int nothing(void) { return 0; }");
  }

  private static String compile(Path dir, String source, String... flags) {
    Path library = dir.resolve("libfake.so");
    try {
      Path file = Files.writeString(dir.resolve("fake.c"), source);
      String[] command = {"gcc", "-shared", "-fPIC", "-o", library.toString(), file.toString()};
      String[] all = new String[command.length + flags.length];
      System.arraycopy(command, 0, all, 0, command.length);
      System.arraycopy(flags, 0, all, command.length, flags.length);
      Process gcc = new ProcessBuilder(all).redirectErrorStream(true).start();
      if (!gcc.waitFor(60, TimeUnit.SECONDS) || gcc.exitValue() != 0) {
        gcc.destroyForcibly();
        throw new AssertionError(
            "gcc: " + new String(gcc.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      return abort("no gcc here to compile a driver with: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
    return library.toString();
  }
}
