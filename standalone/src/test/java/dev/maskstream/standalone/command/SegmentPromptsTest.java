package dev.maskstream.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpServer;
import dev.maskstream.proto.MaskCodec;
import dev.maskstream.proto.MaskPng;
import dev.maskstream.proto.v1.Box;
import dev.maskstream.proto.v1.ClassInfo;
import dev.maskstream.proto.v1.ModelIdentity;
import dev.maskstream.proto.v1.PanopticSegment;
import dev.maskstream.proto.v1.SegmentReply;
import dev.maskstream.proto.v1.SegmentedInstance;
import dev.maskstream.proto.v1.Segments;
import dev.maskstream.standalone.PointingPair;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** `segment` with prompts, against a gateway that always says the same. */
class SegmentPromptsTest {
  private static final int WIDTH = PointingPair.WIDTH;
  private static final int HEIGHT = PointingPair.HEIGHT;

  @TempDir private Path folder;
  private HttpServer server;
  private volatile JsonObject asked;
  private volatile String query;
  private volatile int status = 200;
  private volatile byte[] answer = twoObjects();
  private Path picture;

  @BeforeEach
  void start() throws IOException {
    picture = Files.write(folder.resolve("half.png"), PointingPair.png());
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/v1/segment",
        exchange -> {
          query = exchange.getRequestURI().getQuery();
          asked =
              JsonParser.parseString(
                      new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8))
                  .getAsJsonObject();
          exchange.sendResponseHeaders(status, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private CommandRun run(String... more) {
    String[] arguments = new String[more.length + 6];
    arguments[0] = "segment";
    arguments[1] = picture.toString();
    arguments[2] = "--server";
    arguments[3] = "http://127.0.0.1:" + server.getAddress().getPort();
    arguments[4] = "-o";
    arguments[5] = folder.toString();
    System.arraycopy(more, 0, arguments, 6, more.length);
    return CommandRun.of(arguments);
  }

  private static byte[] twoObjects() {
    return reply(
        segments()
            .addInstances(instance(10, 10, 60, 50).setPredictedIou(0.9f))
            .addInstances(instance(20, 20, 30, 30).setPredictedIou(0.8f)));
  }

  private static Segments.Builder segments() {
    return Segments.newBuilder()
        .setWidth(WIDTH)
        .setHeight(HEIGHT)
        .setEmbeddingCached(true)
        .setModel(ModelIdentity.newBuilder().setName("sam").setVersion("1"));
  }

  private static byte[] reply(Segments.Builder segments) {
    return SegmentReply.newBuilder().setSegments(segments).build().toByteArray();
  }

  private static SegmentedInstance.Builder instance(int left, int top, int right, int bottom) {
    return SegmentedInstance.newBuilder()
        .setBox(Box.newBuilder().setLeft(left).setTop(top).setRight(right).setBottom(bottom))
        .setArea((long) (right - left) * (bottom - top))
        .setRowRuns(runs(left, top, right, bottom));
  }

  private static ByteString runs(int left, int top, int right, int bottom) {
    byte[] ids = new byte[WIDTH * HEIGHT];
    for (int y = top; y < bottom; y++) {
      for (int x = left; x < right; x++) {
        ids[y * WIDTH + x] = 1;
      }
    }
    return ByteString.copyFrom(MaskCodec.encode(ids, WIDTH, HEIGHT));
  }

  @Test
  void pointsAreSentAsOneObjectsAndItsNumberStandsInTheMask() throws Exception {
    CommandRun run = run("--point", "25,25", "--point", "-70.5,5", "--model", "sam");

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("2 objects", "sam 1, embedding cached");
    assertThat(asked.get("model").getAsString()).isEqualTo("sam");
    assertThat(asked.getAsJsonArray("prompts").toString())
        .isEqualTo(
            "[{\"points\":[{\"x\":25.0,\"y\":25.0,\"foreground\":true},"
                + "{\"x\":70.5,\"y\":5.0,\"foreground\":false}]}]");
    assertThat(query).contains("source=segment", "timeout_ms=30000");
    byte[] ids = MaskPng.decode(Files.readAllBytes(folder.resolve("half.mask.png"))).ids();
    assertThat(ids[0]).isZero();
    assertThat(ids[15 * WIDTH + 15]).isEqualTo((byte) 1);
    assertThat(ids[25 * WIDTH + 25]).as("the smaller lies on the larger").isEqualTo((byte) 2);
  }

  @Test
  void overlayGalleryAndCutOutsShowWhatWasFoundAndThePoints() throws Exception {
    CommandRun run =
        run(
            "--point=15,15",
            "--overlay",
            "--gallery",
            folder.resolve("gallery.png").toString(),
            "--cut-out",
            "2",
            "--json");

    assertThat(run.err()).isEmpty();
    BufferedImage overlay = ImageIO.read(folder.resolve("half.overlay.jpg").toFile());
    int star = overlay.getRGB(15, 15);
    assertThat(star >> 8 & 0xff).as("green").isGreaterThan((star >> 16 & 0xff) + 80);
    BufferedImage cutOut = ImageIO.read(folder.resolve("half.cut-out-object-2.png").toFile());
    assertThat(cutOut.getRGB(25, 25) >>> 24).isEqualTo(255);
    assertThat(cutOut.getRGB(40, 40) >>> 24).isZero();
    assertThat(folder.resolve("gallery.png")).isNotEmptyFile();
    JsonObject report = JsonParser.parseString(run.out()).getAsJsonObject();
    assertThat(report.getAsJsonArray("objects")).hasSize(2);
    assertThat(report.get("embedding_cached").getAsBoolean()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--box 1,2,30,40 | {\"points\":[],\"box\":{\"left\":1.0,\"top\":2.0,\"right\":31.0,\"bottom\":42.0}}",
        "--grid 3x4 | \"grid\":{\"rows\":3,\"columns\":4}",
        "--random 5@10,20,8,-7 | \"random\":{\"count\":5,\"x\":10.0,\"y\":20.0,\"side\":8.0,\"seed\":-7}",
        "--everything | \"everything\":{}",
        "--panoptic --semantic-model street | \"everything\":{}",
        "--panoptic --semantic-model street | \"semantic_model\":\"street\"",
        "--panoptic --cityscapes | \"ids\":\"cityscapes\"",
        "--grid 1x1 --multimask | \"multimask\":true",
      })
  void eachKindIsSentAsTheGatewayTakesIt(String options, String json) {
    CommandRun run = run(options.split(" "));

    assertThat(run.err()).isEmpty();
    assertThat(asked.toString()).contains(json);
  }

  @ParameterizedTest
  @CsvSource({
    "--everything, 300000",
    "--panoptic, 300000",
    "--panoptic --grid 2x2, 30000",
    "--everything --timeout 7, 7000"
  })
  void whoLooksForEverythingWaitsLonger(String options, int millis) {
    run(options.split(" "));

    assertThat(query).contains("timeout_ms=" + millis);
  }

  @Test
  void aPanopticAnswerBecomesClassIdsAndCocosPng() throws Exception {
    answer =
        reply(
            segments()
                .addClasses(ClassInfo.newBuilder().setId(7).setName("sky").setRgb(0x0000ff))
                .addPanoptic(
                    PanopticSegment.newBuilder()
                        .setId(300)
                        .setClassId(7)
                        .setArea(100)
                        .setRowRuns(runs(0, 0, 10, 10))));

    CommandRun run = run("--panoptic", "--cut-out", "sky");

    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("1 segments");
    assertThat(MaskPng.decode(Files.readAllBytes(folder.resolve("half.mask.png"))).ids()[0])
        .isEqualTo((byte) 7);
    BufferedImage coco = ImageIO.read(folder.resolve("half.panoptic.png").toFile());
    assertThat(coco.getRGB(0, 0) & 0xffffff).isEqualTo(44 << 16 | 1 << 8);
    assertThat(folder.resolve("half.cut-out-sky.png")).isNotEmptyFile();
  }

  @Test
  void aRefusalIsPassedOnWithItsSentence() {
    status = 400;
    answer =
        "{\"code\":\"prompt-outside\",\"detail\":\"It lies outside.\"}"
            .getBytes(StandardCharsets.UTF_8);

    CommandRun run = run("--point", "5000,5");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("half.png: It lies outside.").hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--point 5",
        "--point -5,5",
        "--point a,b",
        "--box 1,2,3",
        "--box 1,2,0,4",
        "--box 1,1,2,2 --box 3,3,4,4 --point 1,1",
        "--grid 3",
        "--grid 40x40",
        "--random 5",
        "--random 0@1,1,1",
        "--grid 2x2 --everything",
        "--multimask",
        "--semantic-model a --everything",
        "--cityscapes --everything",
        "--point 1,1 --classes a.json",
        "--point 1,1 --encoder e.onnx --decoder d.onnx",
        "--point 1,1 --local --encoder e.onnx",
        "--point 1,1 --local --model sam",
        "--local --model a.onnx",
        "--local --encoder e.onnx --decoder d.onnx",
      })
  void whatMakesNoSenseIsWrongUsage(String options) {
    CommandRun run = run(options.split(" "));

    assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
    assertThat(run.err()).contains("Usage:");
    assertThat(asked).isNull();
  }
}
