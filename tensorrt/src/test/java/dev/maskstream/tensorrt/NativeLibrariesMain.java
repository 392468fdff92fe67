package dev.maskstream.tensorrt;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Loads TensorRT and prints its version and the libraries of the process. */
final class NativeLibrariesMain {
  private NativeLibrariesMain() {}

  public static void main(String[] arguments) throws IOException {
    System.out.println("TensorRT " + TensorRtLibrary.load());
    try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
      maps.map(line -> line.replaceFirst(".* ", ""))
          .filter(file -> file.contains(".so"))
          .distinct()
          .forEach(System.out::println);
    }
  }
}
