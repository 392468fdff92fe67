package dev.maskstream.standalone.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Holds the README's section on more than one machine against its own rule and the manifests. */
class ManyMachinesTest {
  private static final Pattern EXAMPLE =
      Pattern.compile(
          "Say (\\d+) cameras send (\\d+) frames .* does (\\d+) of .*: (\\d+) ÷ \\((0\\.\\d+) × (\\d+)\\)"
              + " = (\\d+) processors,\\s+so (\\d+) partitions");

  private String readme;

  @BeforeEach
  void theReadmeIsRead() throws IOException {
    readme = Files.readString(Path.of("..", "README.md"));
  }

  @Test
  void theExampleFollowsTheRule() {
    MatchResult example = EXAMPLE.matcher(readme).results().findFirst().orElseThrow();
    int frames = number(example, 1) * number(example, 2);
    double share = Double.parseDouble(example.group(5));
    int processors = number(example, 7);

    assertThat(number(example, 4)).isEqualTo(frames);
    assertThat(number(example, 6)).isEqualTo(number(example, 3));
    assertThat(readme).contains("(" + share + " × frames a second of one processor)");
    assertThat(processors).isEqualTo((int) Math.ceil(frames / (share * number(example, 3))));
    assertThat(number(example, 8)).isGreaterThanOrEqualTo(2 * processors);
  }

  @Test
  void theNumbersAreTheManifests() {
    Manifest frames =
        Manifest.ofKind("KafkaTopic").stream()
            .filter(topic -> topic.name().equals("frames"))
            .findFirst()
            .orElseThrow();
    Manifest scaled = Manifest.ofKind("ScaledObject").getFirst();
    String lag = scaled.list("spec.triggers").getFirst().string("metadata.lagThreshold");

    assertThat(readme)
        .contains("(" + lag + " frames waiting for each)")
        .contains(
            "| replicas of a topic | %s, of which %s must have a record"
                .formatted(
                    frames.string("spec.replicas"),
                    frames.scalars("spec.config").get("min.insync.replicas")))
        .contains("| gateways | " + replicas("maskstream-gateway") + ",")
        .contains("| trainers | " + replicas("maskstream-trainer") + ";");
  }

  private static String replicas(String deployment) {
    return Manifest.ofKind("Deployment").stream()
        .filter(each -> each.name().equals(deployment))
        .findFirst()
        .map(each -> each.string("spec.replicas"))
        .orElseThrow();
  }

  private static int number(MatchResult found, int group) {
    return Integer.parseInt(found.group(group));
  }
}
