package dev.maskstream.vision.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.maskstream.vision.EngineChoice.Refused;
import dev.maskstream.vision.EngineException;
import dev.maskstream.vision.EngineException.Kind;
import dev.maskstream.vision.EngineInfo;
import dev.maskstream.vision.EngineSettings;
import dev.maskstream.vision.PreferredEngine;
import dev.maskstream.vision.TensorRt;
import dev.maskstream.vision.image.PngEncoder;
import dev.maskstream.vision.image.RgbImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SAM, whose encoder TensorRT may run, as far as DJL is asked for it. */
class EncoderPickTest {
  private static final int SIDE = 256;

  @TempDir Path folder;
  private final TensorRtInName engine = new TensorRtInName();
  private PromptableFiles.Pair pair;
  private Path pictures;
  private Optional<String> obstacle = Optional.empty();

  @BeforeEach
  void aPictureIsThere() throws Exception {
    pair = PromptableFiles.sam(folder, SIDE);
    pictures = Files.createDirectories(folder.resolve("pictures"));
    picture("white.png", PromptedPairs.WHITE);
  }

  @Test
  void anEncoderInSixteenBitsThatKeepsTheMasksServes() {
    try (LoadedPromptable model = open(PreferredEngine.AUTO, Optional.of(pictures))) {
      assertThat(model.engineChoice().chosen()).isEqualTo(new EngineInfo("TensorRT", "fp16"));
      assertThat(model.engineChoice().compared()).hasSize(2);
      assertThat(model.engineChoice().compared().getLast().agreement()).isBetween(0.99, 1.0);
      assertThat(foundAt(model, 128, 128)).isTrue();
    }
    assertThat(engine.loaded.getFirst().getFileName().toString()).endsWith(".fp16.onnx");
    assertThat(engine.options.get("cacheDir")).isEqualTo(folder.resolve("plans").toString());
    assertThat(engine.options.get("deviceId")).isEqualTo("1");
  }

  @Test
  void anEncoderThatChangesTheMasksInSixteenBitsServesInThirtyTwo() {
    sixteenBitsAre(PromptableFiles.samEncoderWithoutBright(folder, SIDE));

    try (LoadedPromptable model = open(PreferredEngine.TENSORRT, Optional.of(pictures))) {
      assertThat(model.engineChoice().chosen()).isEqualTo(new EngineInfo("TensorRT", "fp32"));
    }
    assertThat(engine.loaded.getLast()).isEqualTo(pair.encoder());
    assertThat(engine.models.getFirst().closed).as("of the one refused nothing stays").isTrue();
  }

  @Test
  void anEncoderThatChangesTheMasksInEveryPrecisionIsRefusedWithTheNumbers() {
    Path other = PromptableFiles.samEncoderWithoutBright(folder, SIDE);
    sixteenBitsAre(other);
    engine.insteadOf.put(pair.encoder().getFileName().toString(), other);

    try (LoadedPromptable model = open(PreferredEngine.AUTO, Optional.of(pictures))) {
      assertThat(model.engineChoice().chosen().name()).isEqualTo("OnnxRuntime");
      assertThat(reason(model))
          .contains(
              "fp16: its masks of picture 1 have a mean IoU of 0.0000 with", "; fp32: its masks");
      assertThat(foundAt(model, 128, 128)).isTrue();
    }
    assertThat(engine.models).allMatch(one -> one.closed);
  }

  @Test
  void everyPictureCounts() throws Exception {
    picture("a-dark-one.png", 0);
    sixteenBitsAre(PromptableFiles.samEncoderWithoutBright(folder, SIDE));

    try (LoadedPromptable model = open(PreferredEngine.TENSORRT, Optional.of(pictures))) {
      assertThat(model.engineChoice().chosen().precision()).isEqualTo("fp32");
    }
  }

  @Test
  void withoutPicturesOnlyItsNameBringsItAndOnlyTheFilesOwnPrecision() {
    try (LoadedPromptable model = open(PreferredEngine.TENSORRT, Optional.empty())) {
      assertThat(model.engineChoice().chosen()).isEqualTo(new EngineInfo("TensorRT", "fp32"));
    }
    try (LoadedPromptable model = open(PreferredEngine.AUTO, Optional.empty())) {
      assertThat(model.engineChoice().chosen().name()).isEqualTo("OnnxRuntime");
      assertThat(reason(model)).isEqualTo("there are no pictures to compare its encoder on");
    }
  }

  @Test
  void aFolderWithoutPicturesIsAReason() throws Exception {
    Path empty = Files.createDirectories(folder.resolve("empty"));

    try (LoadedPromptable model = open(PreferredEngine.AUTO, Optional.of(empty))) {
      assertThat(reason(model)).isEqualTo(empty + " holds no .jpg, .jpeg or .png to compare it on");
    }
  }

  @Test
  void anotherEnginesNameLeavesItOut() {
    try (LoadedPromptable model = open(PreferredEngine.ONEDNN, Optional.of(pictures))) {
      assertThat(reason(model)).isEqualTo("the setting `engine` says OneDNN");
    }
    assertThat(engine.models).isEmpty();
  }

  @Test
  void aProcessThatHasDiedOnAnotherEngineIsLeftNoChoice() {
    obstacle = Optional.of("the process has died on another engine");

    try (LoadedPromptable model = open(PreferredEngine.AUTO, Optional.of(pictures))) {
      assertThat(reason(model)).isEqualTo("the process has died on another engine");
    }
    assertThat(engine.models).isEmpty();
  }

  @Test
  void aDeviceWithoutRoomLeavesTheEncoderToOnnxRuntime() {
    engine.room = 0;

    try (LoadedPromptable model = open(PreferredEngine.TENSORRT, Optional.empty())) {
      assertThat(model.engineChoice().chosen().name()).isEqualTo("OnnxRuntime");
      assertThat(reason(model)).isEqualTo("fp32: cudaMalloc: no room");
    }
  }

  @Test
  void aDeviceWithRoomForSomeSlotsServesWithThose() {
    engine.room = 2;

    try (LoadedPromptable model = open(PreferredEngine.TENSORRT, Optional.empty())) {
      assertThat(model.slots()).hasSize(2);
    }
  }

  @Test
  void aLostDeviceIsThrown() {
    engine.lost = Optional.of("CUDA_ERROR_ILLEGAL_ADDRESS (700)");

    assertThatThrownBy(() -> open(PreferredEngine.TENSORRT, Optional.of(pictures)))
        .isInstanceOfSatisfying(
            EngineException.class, lost -> assertThat(lost.kind()).isEqualTo(Kind.DEVICE_LOST));
  }

  @Test
  void aDeviceThatIsLostWhileItServesIsToldAsSuch() {
    try (LoadedPromptable model = open(PreferredEngine.TENSORRT, Optional.empty())) {
      PromptSegmenter slot = model.slots().getFirst();
      RgbImage picture = PromptedPairs.filled(SIDE, SIDE, PromptedPairs.WHITE);
      engine.lose("CUDA_ERROR_ECC_UNCORRECTABLE (214)");

      assertThatThrownBy(() -> slot.encode(picture))
          .isInstanceOfSatisfying(
              EngineException.class, lost -> assertThat(lost.kind()).isEqualTo(Kind.DEVICE_LOST));
    }
  }

  @Test
  void iouIsOfWhatIsInside() {
    assertThat(EncoderTrial.iou(new byte[] {1, 1, 0, 0}, new byte[] {1, 0, 1, 0}))
        .isCloseTo(1 / 3.0, within(1e-9));
    assertThat(EncoderTrial.iou(new byte[2], new byte[2])).isEqualTo(1);
  }

  private void sixteenBitsAre(Path other) {
    PairFiles files = files(new EngineSettings(1, 1));
    engine.insteadOf.put(files.facts().encoderSha256() + ".fp16.onnx", other);
  }

  private void picture(String name, int rgb) throws Exception {
    RgbImage image = PromptedPairs.filled(SIDE, SIDE, rgb);
    Files.write(pictures.resolve(name), PngEncoder.encode(image));
  }

  private static boolean foundAt(LoadedPromptable model, int x, int y) {
    PromptSegmenter slot = model.slots().getFirst();
    Embedding embedding = slot.encode(PromptedPairs.filled(SIDE, SIDE, PromptedPairs.WHITE));
    return slot.decode(embedding, List.of(Prompt.at(x, y)), false).getFirst().mask().at(x, y) == 1;
  }

  private static String reason(LoadedPromptable model) {
    return model.engineChoice().refused().stream()
        .filter(it -> it.name().equals("TensorRT"))
        .map(Refused::reason)
        .findFirst()
        .orElseThrow();
  }

  private LoadedPromptable open(PreferredEngine wanted, Optional<Path> compared) {
    EngineSettings settings = new EngineSettings(4, 1, wanted, 0.995, 1, false, compared);
    PairFiles files = files(settings);
    return LoadedPromptable.open(
        files, new EncoderPick(files, new TensorRt(() -> engine), obstacle, System::nanoTime));
  }

  private PairFiles files(EngineSettings settings) {
    return PairFiles.read(pair.encoder(), pair.decoder(), PromptedPairs.spec(SIDE, SIDE), settings);
  }
}
