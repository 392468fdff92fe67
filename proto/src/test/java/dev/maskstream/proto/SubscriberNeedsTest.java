package dev.maskstream.proto;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What stands on a subscriber's class path beside this module: protobuf, and nothing else. */
class SubscriberNeedsTest {
  private static final Path PACKAGE = Path.of("src", "main", "java", "dev", "maskstream", "proto");

  @Test
  void onlyTheKafkaPackageKnowsKafka() throws IOException {
    try (Stream<Path> files = Files.list(PACKAGE)) {
      List<Path> sources = files.filter(Files::isRegularFile).toList();

      assertThat(sources).isNotEmpty().allSatisfy(SubscriberNeedsTest::assertImportsOnlyProtobuf);
    }
  }

  private static void assertImportsOnlyProtobuf(Path source) throws IOException {
    assertThat(Files.readString(source).lines().filter(line -> line.startsWith("import ")))
        .as(source.toString())
        .allMatch(
            line ->
                line.matches(
                    "import (java\\.|com\\.google\\.protobuf\\.|dev\\.maskstream\\.proto\\.v1\\.).*"));
  }
}
