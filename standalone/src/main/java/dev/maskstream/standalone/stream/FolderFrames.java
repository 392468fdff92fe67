package dev.maskstream.standalone.stream;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The JPEGs and PNGs of a folder, by name, as they are. */
final class FolderFrames implements FrameSupply {
  private final int count;
  private final Iterator<Path> rest;

  FolderFrames(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> pictures = files.filter(FolderFrames::isPicture).sorted().toList();
      this.count = pictures.size();
      this.rest = pictures.iterator();
    }
  }

  private static boolean isPicture(Path file) {
    if (Files.isDirectory(file)) {
      return false;
    }
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".jpg") || name.endsWith(".jpeg") || name.endsWith(".png");
  }

  @Override
  public long expected() {
    return count;
  }

  @Override
  public Optional<byte[]> next() throws IOException {
    return rest.hasNext() ? Optional.of(Files.readAllBytes(rest.next())) : Optional.empty();
  }

  @Override
  public void close() {}
}
