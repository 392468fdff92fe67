package dev.maskstream.standalone.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.microsoft.playwright.options.ColorScheme;
import dev.maskstream.proto.Topics;
import dev.maskstream.proto.v1.Event;
import dev.maskstream.standalone.Answers;
import dev.maskstream.standalone.Answers.Answer;
import dev.maskstream.standalone.ColourModel;
import dev.maskstream.standalone.RunningUp;
import dev.maskstream.standalone.command.CommandRun;
import dev.maskstream.standalone.model.ModelChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;

/**
 * One {@code up} with the colour model and one browser, for all tests of the page that need no more
 * than that.
 */
final class ColourPlatform implements AutoCloseable {
  private final Path folder;
  private final ModelChoice model;
  private final RunningUp up;
  private final Answers answers;
  private final Chromium chromium;

  private ColourPlatform(Path folder) throws Exception {
    this.folder = folder;
    this.model = ColourModel.write(folder);
    this.up =
        RunningUp.serving(
            folder,
            model,
            "--set",
            "cameras.allow=loopback",
            // Of a machine that does other things beside, engine times tell nothing of a version.
            "--set",
            "watch.duration.ms=0");
    this.answers = new Answers(up.url());
    this.chromium = Chromium.open();
  }

  static ColourPlatform start() throws Exception {
    return new ColourPlatform(Files.createTempDirectory("page-tests"));
  }

  /** The dashboard, opened. */
  WatchedPage dashboard() {
    return opened("");
  }

  WatchedPage opened(String query) {
    return openedAt(up.url() + query);
  }

  WatchedPage openedAt(String address) {
    return navigated(chromium.page(), address);
  }

  /** The dashboard on a page that axe may be put into. */
  WatchedPage dashboardForAxe(ColorScheme scheme) {
    return navigated(chromium.page(Axe.screen(scheme)), up.url().toString());
  }

  private static WatchedPage navigated(WatchedPage page, String address) {
    page.page().navigate(address);
    return page;
  }

  Answers answers() {
    return answers;
  }

  String kafka() throws IOException {
    return up.kafka();
  }

  String url() {
    return up.url().toString();
  }

  void frame(String source) {
    frame(source, ColourModel.jpeg());
  }

  private void frame(String source, byte[] jpeg) {
    answers.post("/v1/sources/" + source + "/frames", "image/jpeg", jpeg);
  }

  /** Sends the known picture again and again, until it is closed. */
  Feed feed(String source, Duration every) {
    return feed(source, every, ColourModel.jpeg());
  }

  Feed feed(String source, Duration every, byte[] jpeg) {
    ScheduledExecutorService thread =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("feeds-" + source).factory());
    var _ =
        thread.scheduleWithFixedDelay(
            () -> frame(source, jpeg), 0, every.toMillis(), TimeUnit.MILLISECONDS);
    return thread::shutdownNow;
  }

  /** Something that sends until it is closed. */
  interface Feed extends AutoCloseable {
    @Override
    void close();
  }

  CommandRun command(String... arguments) {
    return CommandRun.of(
        Stream.concat(Stream.of(arguments), Stream.of("--data", RunningUp.data(folder).toString()))
            .toArray(String[]::new));
  }

  /** Adds another version of the model, which then neither serves nor shadows. */
  CommandRun addVersion(String version, String... more) {
    Stream<String> arguments =
        Stream.of(
            "models",
            "add",
            model.onnx().toString(),
            "--classes",
            model.classes().toString(),
            "--version",
            version);
    return command(Stream.concat(arguments, Stream.of(more)).toArray(String[]::new));
  }

  /** What the gateway says of the model that has this version, once it has read of it. */
  JsonObject modelWith(String version) {
    return Awaitility.await()
        .atMost(WatchedPage.PATIENCE)
        .until(
            () ->
                answers.get("/v1/models").json().getAsJsonArray("models").asList().stream()
                    .map(JsonElement::getAsJsonObject)
                    .filter(
                        model -> model.get("versions").toString().contains("\"" + version + "\""))
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  /** Decides about the model that has this version, which must be taken. */
  void order(String version, String rollout) {
    String model = modelWith(version).get("name").getAsString();
    Answer answer =
        answers.post(
            "/v1/models/" + model + "/rollout", "application/json", rollout.getBytes(UTF_8));
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
  }

  /** Writes an event as one of the services would. */
  void tell(Event.Builder event) throws Exception {
    tell(List.of(event));
  }

  void tell(List<Event.Builder> happened) throws Exception {
    try (KafkaProducer<byte[], byte[]> events =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      Future<RecordMetadata> last = CompletableFuture.completedFuture(null);
      for (Event.Builder event : happened) {
        event.setAtMicros(ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()));
        last =
            events.send(new ProducerRecord<>(new Topics("").events(), event.build().toByteArray()));
      }
      last.get();
    }
  }

  @Override
  public void close() {
    chromium.close();
    answers.close();
    up.close();
  }
}
