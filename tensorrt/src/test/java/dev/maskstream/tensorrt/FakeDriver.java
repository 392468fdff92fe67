package dev.maskstream.tensorrt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
        "gcc",
        dir.resolve("fake.c"),
        FUNCTIONS,
        "-DVERSION=" + version,
        "-DVERSION_RESULT=0",
        "-DINIT_RESULT=" + initResult,
        "-DDEVICES=" + devices);
  }

  /** A library that loads but is no driver. */
  static String empty(Path dir) {
    return compile("gcc", dir.resolve("fake.c"), "int nothing(void) { return 0; }");
  }

  /** A library of C++. Skips the test where there is no compiler. */
  static String compileCpp(Path dir, String source) {
    return compile("g++", dir.resolve("fake.cc"), source);
  }

  private static String compile(String compiler, Path file, String source, String... flags) {
    Path library = file.resolveSibling("libfake.so");
    try {
      Files.writeString(file, source);
      List<String> command =
          new ArrayList<>(
              List.of(compiler, "-shared", "-fPIC", "-o", library.toString(), file.toString()));
      command.addAll(List.of(flags));
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new AssertionError(
            compiler + ": " + new String(process.getInputStream().readAllBytes(), UTF_8));
      }
    } catch (IOException e) {
      return abort("no " + compiler + " here to compile with: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
    return library.toString();
  }
}
