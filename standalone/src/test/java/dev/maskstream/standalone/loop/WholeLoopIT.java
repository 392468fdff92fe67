package dev.maskstream.standalone.loop;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.maskstream.standalone.Answers;
import dev.maskstream.standalone.Answers.Answer;
import dev.maskstream.standalone.RunningUp;
import dev.maskstream.standalone.command.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The loop that closes by itself, on real pictures: a model trained on half of them serves, the
 * other half comes in as frames with corrections, and a better version is live in the end. Takes
 * minutes: {@code mvn verify -pl standalone -am -Ploop}.
 */
@EnabledIfSystemProperty(named = "loop", matches = "true")
class WholeLoopIT {
  private static final String MODEL = "steel";
  private static final String LINE = "line-1";
  private static final String WATCHED = "line-2";
  private static final int CORRECTIONS = 300;

  @TempDir private Path folder;

  @Test
  void correctionsBecomeABetterVersionThatServesWhileFramesFlow() throws Exception {
    SteelPictures steel = SteelPictures.find();
    Path first = train(SteelPictures.asDataSet(steel.half(false), folder.resolve("half")));
    List<SteelPictures.Labelled> others = steel.half(true).subList(0, CORRECTIONS);

    try (RunningUp up = RunningUp.start(folder, arguments(first));
        Answers answers = new Answers(up.url());
        Flow flow = new Flow(answers, others)) {
      String before = serving(answers);
      for (SteelPictures.Labelled one : others) {
        correct(answers, one);
      }
      JsonObject after =
          Awaitility.await("a better version serves")
              .atMost(Duration.ofMinutes(30))
              .pollInterval(Duration.ofSeconds(2))
              .until(() -> model(answers), now -> !servingOf(now).equals(before));

      assertThat(flow.failures()).as("frames without a mask meanwhile").isZero();
      report(version(after, servingOf(after)), flow.sent());
      requireAllAccountedFor(answers);
    }
  }

  private Path train(Path data) {
    Path run = folder.resolve("run");
    CommandRun trained =
        CommandRun.of(
            "train",
            data.toString(),
            "-o",
            run.toString(),
            "--name",
            MODEL,
            "--version-name",
            "1",
            "--preset",
            "strong",
            "--base-width",
            "16",
            "--input",
            "96x96",
            "--epochs",
            "8",
            "--threads",
            "1");
    assertThat(trained.exitCode()).as(trained.err()).isZero();
    return run;
  }

  private static String[] arguments(Path run) {
    return new String[] {
      "--model",
      run.resolve("model.onnx").toString(),
      "--classes",
      run.resolve("model.json").toString(),
      "--train",
      "--set",
      "trainer.labels.min=" + CORRECTIONS,
      "--set",
      "gate.min.shadow.frames=50"
    };
  }

  private static void correct(Answers answers, SteelPictures.Labelled one) throws IOException {
    Answer accepted =
        answers.post(
            "/v1/sources/" + LINE + "/frames?wait=mask",
            "image/jpeg",
            Files.readAllBytes(one.picture()));
    assertThat(accepted.status()).as(accepted.body()).isEqualTo(200);
    String frame = accepted.json().get("frame_id").getAsString();
    Answer labelled =
        answers.post(
            "/v1/labels?source=" + LINE + "&frame_id=" + frame,
            "image/png",
            Files.readAllBytes(one.label()));
    assertThat(labelled.status()).as(labelled.body()).isEqualTo(201);
  }

  private static JsonObject model(Answers answers) {
    for (JsonElement one : answers.get("/v1/models").json().getAsJsonArray("models")) {
      if (one.getAsJsonObject().get("name").getAsString().equals(MODEL)) {
        return one.getAsJsonObject();
      }
    }
    throw new AssertionError("the registry has no model " + MODEL);
  }

  private static String serving(Answers answers) {
    return servingOf(model(answers));
  }

  private static String servingOf(JsonObject model) {
    return model.get("serving_version").getAsString();
  }

  private static JsonObject version(JsonObject model, String version) {
    for (JsonElement one : model.getAsJsonArray("versions")) {
      if (one.getAsJsonObject().get("version").getAsString().equals(version)) {
        return one.getAsJsonObject();
      }
    }
    throw new AssertionError("the registry has no version " + version);
  }

  private static void report(JsonObject version, long frames) {
    double before = metric(version, "parent-mean-iou");
    double after = metric(version, "mean-iou");
    System.out.printf(
        Locale.ROOT,
        "held-out mean IoU: %.2f %% before, %.2f %% after %d corrections; %d frames flowed"
            + " meanwhile, none was lost%n",
        100 * before,
        100 * after,
        CORRECTIONS,
        frames);
    assertThat(after).isGreaterThan(before);
  }

  private static double metric(JsonObject version, String name) {
    for (JsonElement one : version.getAsJsonArray("metrics")) {
      JsonObject metric = one.getAsJsonObject();
      if (metric.get("name").getAsString().equals(name) && !metric.has("class_id")) {
        return metric.get("value").getAsDouble();
      }
    }
    throw new AssertionError("the version does not say its " + name);
  }

  private static void requireAllAccountedFor(Answers answers) {
    Awaitility.await("all frames have their masks")
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () -> {
              JsonObject counts = answers.get("/v1/accounting").json();
              assertThat(counts.get("in_flight").getAsLong()).isZero();
              assertThat(counts.get("masks").getAsLong())
                  .isEqualTo(counts.get("accepted").getAsLong());
            });
  }

  /** A camera that sends one frame after the other and waits for each mask. */
  private static final class Flow implements AutoCloseable {
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final Thread thread;

    Flow(Answers answers, List<SteelPictures.Labelled> pictures) {
      this.thread =
          Thread.ofPlatform().name("camera").daemon().start(() -> send(answers, pictures));
    }

    private void send(Answers answers, List<SteelPictures.Labelled> pictures) {
      for (int at = 0; !stopped.get(); at++) {
        try {
          byte[] picture = Files.readAllBytes(pictures.get(at % pictures.size()).picture());
          Answer answer =
              answers.post("/v1/sources/" + WATCHED + "/frames?wait=mask", "image/jpeg", picture);
          sent.incrementAndGet();
          if (answer.status() != 200) {
            failures.incrementAndGet();
          }
        } catch (IOException e) {
          failures.incrementAndGet();
        }
      }
    }

    long sent() {
      return sent.get();
    }

    long failures() {
      return failures.get();
    }

    @Override
    public void close() {
      stopped.set(true);
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
