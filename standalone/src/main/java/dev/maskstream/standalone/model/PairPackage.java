package dev.maskstream.standalone.model;

import dev.maskstream.processor.message.ClassInfos;
import dev.maskstream.proto.kafka.ModelRecords;
import dev.maskstream.proto.v1.ModelVersion;
import dev.maskstream.proto.v1.Task;
import dev.maskstream.standalone.Failure;
import dev.maskstream.vision.EngineException;
import dev.maskstream.vision.EngineSettings;
import dev.maskstream.vision.Fit;
import dev.maskstream.vision.ModelSpec;
import dev.maskstream.vision.SegmentClass;
import dev.maskstream.vision.image.RgbImage;
import dev.maskstream.vision.prompt.LoadedPromptable;
import dev.maskstream.vision.prompt.PairFacts;
import dev.maskstream.vision.prompt.Prompt;
import dev.maskstream.vision.prompt.PromptFamily;
import dev.maskstream.vision.prompt.PromptSegmenter;
import dev.maskstream.vision.prompt.PromptablePair;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * An encoder and its decoder that belong together and are ready to be published, or to be loaded
 * here.
 *
 * @param spec its hash is the encoder's
 * @param family what the two files were recognised as
 * @param facts what they say of themselves
 */
public record PairPackage(
    Path encoder, Path decoder, ModelSpec spec, PromptFamily family, PairFacts facts)
    implements Publishable {
  /** Roles of a promptable version's files. */
  public static final String ENCODER = "encoder";

  public static final String DECODER = "decoder";

  private static final byte GRAY = (byte) 0x80;
  private static final List<SegmentClass> CLASSES =
      List.of(new SegmentClass(0, "background", 0x000000), new SegmentClass(1, "object", 0x2f7bff));

  /**
   * Reads the two files, without running them, and names the version.
   *
   * @throws Failure if they are no promptable model, with the reason
   */
  public static PairPackage check(PairChoice choice) {
    PromptablePair.Usable usable = usable(choice.encoder(), choice.decoder());
    String name = choice.name().orElseGet(() -> nameFor(usable.family()));
    String version =
        choice.version().orElseGet(() -> usable.facts().encoderSha256().substring(0, 12));
    requireAllowed(name, version);
    ModelSpec spec =
        new ModelSpec(
            name,
            version,
            usable.facts().encoderSha256(),
            CLASSES,
            usable.facts().inputWidth(),
            usable.facts().inputHeight(),
            Fit.LETTERBOX);
    return new PairPackage(
        choice.encoder(), choice.decoder(), spec, usable.family(), usable.facts());
  }

  private static PromptablePair.Usable usable(Path encoder, Path decoder) {
    ModelPackage.requireNoFolder(encoder);
    ModelPackage.requireNoFolder(decoder);
    try {
      return switch (PromptablePair.inspect(encoder, decoder)) {
        case PromptablePair.Usable usable -> usable;
        case PromptablePair.Refused(String _, String reason) ->
            throw new Failure("%s and %s cannot serve: %s".formatted(encoder, decoder, reason));
      };
    } catch (IOException e) {
      throw new Failure(
          "cannot read %s and %s: %s".formatted(encoder, decoder, Failure.reason(e)), e);
    }
  }

  private static String nameFor(PromptFamily family) {
    return family == PromptFamily.PROMPTED_UNET ? "pointing" : "sam";
  }

  private static void requireAllowed(String name, String version) {
    if (!ModelRecords.isName(name)) {
      throw new Failure("model name " + name + " is not 1 to 64 of a-z 0-9 -; set one by --name");
    }
    if (!ModelRecords.isVersion(version)) {
      throw new Failure(
          "version " + version + " is not 1 to 64 of A-Z a-z 0-9 . _ -; set one by --version");
    }
  }

  /**
   * Runs both files once, on a gray picture with a point in its middle: what cannot do that cannot
   * serve.
   *
   * @return what ran, for people
   * @throws Failure if the engine refuses one of them
   */
  public String tryOut() {
    int width = spec.inputWidth();
    int height = spec.inputHeight();
    byte[] rgb = new byte[width * height * 3];
    Arrays.fill(rgb, GRAY);
    try (LoadedPromptable loaded =
        LoadedPromptable.open(encoder, decoder, spec, new EngineSettings(1, 1))) {
      PromptSegmenter slot = loaded.slots().getFirst();
      slot.decode(
          slot.encode(new RgbImage(width, height, rgb)),
          List.of(Prompt.at(width / 2f, height / 2f)),
          false);
      return String.format(
          Locale.ROOT,
          "%s, %dx%d, encoder %,d bytes, decoder %,d bytes, %s on %s",
          family.title(),
          width,
          height,
          facts.encoderBytes(),
          facts.decoderBytes(),
          facts.precision(),
          slot.engine().name());
    } catch (EngineException e) {
      throw new Failure("this pair does not run: " + e.getMessage(), e);
    }
  }

  @Override
  public ModelVersion record() {
    ModelVersion.Builder record =
        ModelVersion.newBuilder()
            .setName(spec.name())
            .setVersion(spec.version())
            .setTask(Task.TASK_PROMPTABLE)
            .setInputWidth(spec.inputWidth())
            .setInputHeight(spec.inputHeight())
            .setFit(dev.maskstream.proto.v1.Fit.FIT_LETTERBOX);
    return record.addAllClasses(ClassInfos.of(CLASSES)).build();
  }

  @Override
  public Map<String, Path> files() {
    return Map.of(ENCODER, encoder, DECODER, decoder);
  }

  @Override
  public Set<String> hashes() {
    return Set.of(facts.encoderSha256(), facts.decoderSha256());
  }
}
