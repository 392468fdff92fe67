package dev.maskstream.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import dev.maskstream.proto.MaskPng;
import dev.maskstream.standalone.command.CommandRun;
import dev.maskstream.standalone.model.BundledModel;
import dev.maskstream.standalone.model.ModelChoice;
import dev.maskstream.standalone.model.ModelPackage;
import dev.maskstream.vision.image.JpegEncoder;
import dev.maskstream.vision.onnx.v1.ModelProto;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A whole Maskstream that was asked for OneDNN, and a machine that cannot have it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EnginesIT {
  private static final long DOCTOR_SECONDS = 60;

  private Path folder;
  private RunningUp up;
  private Path line;
  private byte[] lineMask;
  private String processorAtFirst;

  @BeforeAll
  void start(@TempDir Path temporary) throws Exception {
    assumeTrue(System.getProperty("os.arch").equals("amd64"), "OneDNN runs on Linux on amd64 only");
    folder = temporary;
    up = RunningUp.start(folder, "--set", "engine=OneDNN", "--set", "ready.cache.ms=0");
    ModelPackage bundled = BundledModel.unpack(Files.createDirectories(folder.resolve("bundled")));
    line =
        Files.write(
            folder.resolve("line.jpg"),
            JpegEncoder.encode(
                BundledModel.frames(bundled.spec()).getFirst(), JpegEncoder.DEFAULT_QUALITY));
    // Before any test gives it another model.
    lineMask = mask(line, "--server", up.url().toString());
    processorAtFirst = processor();
  }

  @AfterAll
  void stop() {
    if (up != null) {
      up.close();
    }
  }

  @Test
  void theBundledModelsMasksOnOneDnnAreThoseOfOnnxRuntime() throws Exception {
    byte[] theirs = mask(line, "--local");

    assertThat(processorAtFirst).contains("inspection@1 runs on OneDNN in ");
    assertThat(agreement(lineMask, theirs)).isGreaterThanOrEqualTo(0.99);
    assertThat(agreement(lineMask, new byte[lineMask.length])).isLessThan(0.95);
  }

  @Test
  void aModelWhoseOperatorOneDnnDoesNotKnowServesOnOnnxRuntime() throws Exception {
    ModelChoice colours = ColourModel.write(folder);
    ModelProto known = ModelProto.parseFrom(Files.readAllBytes(colours.onnx()));
    Files.write(colours.onnx(), UnknownToOneDnn.of(known).toByteArray());

    onRegistry(
        "models",
        "add",
        colours.onnx().toString(),
        "--classes",
        colours.classes().toString(),
        "--name",
        "unknown",
        "--serve");

    Path picture = Files.write(folder.resolve("parts.jpg"), ColourModel.jpeg());
    // Frames that came before the decision are the old model's.
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(mask(picture, "--server", up.url().toString()))
                    .isEqualTo(ColourModel.ids()));
    assertThat(processor())
        .containsPattern("unknown@\\w+ runs on OnnxRuntime in fp32.*operator Sigmoid");
  }

  @Test
  void doctorSaysThatAProcessorWithoutAvx2RunsNoOneDnn() throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--sun-misc-unsafe-memory-access=allow",
                "-jar",
                Path.of("target", "maskstream.jar").toAbsolutePath().toString(),
                "doctor",
                "--json",
                "--data",
                folder.resolve("elsewhere").toString())
            .redirectError(folder.resolve("doctor.err").toFile());
    builder.environment().putAll(CommandRun.environment());
    builder.environment().put("ONEDNN_MAX_CPU_ISA", "SSE41");
    Process doctor = builder.start();
    String said = new String(doctor.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(doctor.waitFor(DOCTOR_SECONDS, TimeUnit.SECONDS)).isTrue();
    // 1 where another program holds a port, as on a machine that serves.
    assertThat(doctor.exitValue()).as(said).isIn(0, 1);
    assertThat(finding(said, "engine OneDNN")).contains("AVX2");
    assertThat(finding(said, "engine")).startsWith("OnnxRuntime");
  }

  private void onRegistry(String... command) {
    List<String> arguments = new ArrayList<>(List.of(command));
    arguments.addAll(List.of("--data", RunningUp.data(folder).toString()));
    CommandRun run = CommandRun.of(arguments.toArray(String[]::new));
    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  private static String finding(String findings, String name) {
    for (JsonElement finding : JsonParser.parseString(findings).getAsJsonArray()) {
      if (finding.getAsJsonObject().get("name").getAsString().equals(name)) {
        return finding.getAsJsonObject().get("detail").getAsString();
      }
    }
    throw new AssertionError("no " + name + " in " + findings);
  }

  /** What `/readyz` tells of the processor. */
  private String processor() {
    try (Answers management = new Answers(up.managementUrl())) {
      JsonArray checks = management.get("/readyz").json().getAsJsonArray("checks");
      for (JsonElement check : checks) {
        if (check.getAsJsonObject().get("name").getAsString().equals("processor")) {
          return check.getAsJsonObject().get("reason").getAsString();
        }
      }
      throw new AssertionError("no processor in " + checks);
    }
  }

  private byte[] mask(Path picture, String... where) throws Exception {
    Path masks = Files.createTempDirectory(folder, "masks");
    List<String> arguments = new ArrayList<>(List.of("segment", picture.toString()));
    arguments.addAll(List.of("-o", masks.toString()));
    arguments.addAll(List.of(where));
    CommandRun run = CommandRun.of(arguments.toArray(String[]::new));
    assertThat(run.exitCode()).as(run.err()).isZero();
    String name = picture.getFileName().toString().replace(".jpg", ".mask.png");
    return MaskPng.decode(Files.readAllBytes(masks.resolve(name))).ids();
  }

  private static double agreement(byte[] ours, byte[] theirs) {
    assertThat(ours).hasSameSizeAs(theirs);
    int same = 0;
    for (int at = 0; at < ours.length; at++) {
      same += ours[at] == theirs[at] ? 1 : 0;
    }
    return same / (double) ours.length;
  }
}
