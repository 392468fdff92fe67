package dev.maskstream.standalone.model;

import dev.maskstream.proto.MalformedMaskException;
import dev.maskstream.proto.MaskCodec;
import dev.maskstream.proto.Topics;
import dev.maskstream.proto.signing.TrustedKeys;
import dev.maskstream.proto.v1.GoldenFrame;
import dev.maskstream.proto.v1.ModelFile;
import dev.maskstream.proto.v1.ModelVersion;
import dev.maskstream.proto.v1.Task;
import dev.maskstream.standalone.Failure;
import dev.maskstream.standalone.client.KafkaClients;
import dev.maskstream.standalone.segment.LocalSegmenter;
import dev.maskstream.standalone.segment.PictureSegmenter.Outcome;
import dev.maskstream.vision.EngineException;
import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.image.JpegEncoder;
import dev.maskstream.vision.image.RgbImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Checks a version of the registry as a processor would before it lets it serve. A check that fails
 * ends those that need it; the others go on.
 *
 * <p>Threads: one.
 */
public final class ModelVerification {
  private final KafkaClients kafka;
  private final Topics topics;
  private final TrustedKeys trusted;
  private final List<Check> checks = new ArrayList<>();

  /**
   * What was looked at.
   *
   * @param detail what was found, or what is wrong
   */
  public record Check(String name, boolean passed, String detail) {}

  public ModelVerification(KafkaClients kafka, Topics topics, TrustedKeys trusted) {
    this.kafka = kafka;
    this.topics = topics;
    this.trusted = trusted;
  }

  /** Runs every check, in the order in which they are reported. */
  public List<Check> run(ModelVersion version) {
    checks.clear();
    boolean trustworthy = checkSignature(version);
    if (version.getTask() == Task.TASK_PROMPTABLE) {
      checkPair(version, trustworthy);
      return List.copyOf(checks);
    }
    try (FetchedModel fetched = FetchedModel.fetch(version, kafka, topics)) {
      passed("file", "all parts are there; sha256 " + fetched.model().spec().sha256());
      checkSize(FetchedModel.file(version).orElseThrow(), fetched.model().onnx());
      // What nobody vouches for is not run here either.
      if (trustworthy) {
        checkFile(version, fetched.model());
      }
    } catch (Failure e) {
      failed("file", e.getMessage());
    }
    return List.copyOf(checks);
  }

  private void checkPair(ModelVersion version, boolean trustworthy) {
    try (FetchedPair fetched = FetchedPair.fetch(version, kafka, topics)) {
      PairChoice files = fetched.files();
      passed("files", "all parts of encoder and decoder are there");
      checkSize(FetchedPair.file(version, PairPackage.ENCODER), files.encoder());
      checkSize(FetchedPair.file(version, PairPackage.DECODER), files.decoder());
      // What nobody vouches for is not run here either.
      if (trustworthy) {
        checkPair(files);
      }
    } catch (Failure e) {
      failed("files", e.getMessage());
    }
  }

  private void checkPair(PairChoice files) {
    try {
      PairPackage pair = PairPackage.check(files);
      passed("contract", pair.family().title());
      passed("inference", "a gray picture with a point has a mask: " + pair.tryOut());
    } catch (Failure e) {
      failed("inference", e.getMessage());
    }
  }

  private void passed(String name, String detail) {
    checks.add(new Check(name, true, detail));
  }

  private void failed(String name, String detail) {
    checks.add(new Check(name, false, detail));
  }

  private boolean checkSignature(ModelVersion version) {
    return switch (trusted.check(version)) {
      case TrustedKeys.Verdict.Trusted(String key) -> {
        passed("signature", key.isEmpty() ? "none, which is trusted" : "by " + key);
        yield true;
      }
      case TrustedKeys.Verdict.Refused(String reason) -> {
        failed("signature", reason);
        yield false;
      }
    };
  }

  private void checkFile(ModelVersion version, ModelPackage model) {
    try {
      switch (dev.maskstream.vision.ModelFile.inspect(model.onnx())) {
        case dev.maskstream.vision.ModelFile.Usable usable -> {
          passed(
              "contract",
              "opset %d, %s".formatted(usable.facts().opset(), usable.facts().precision()));
          checkFrames(version, model);
        }
        case dev.maskstream.vision.ModelFile.Refused refused ->
            failed("contract", refused.reason());
      }
    } catch (IOException e) {
      failed("contract", "the file cannot be read: " + e.getMessage());
    }
  }

  private void checkSize(ModelFile file, Path fetched) {
    long said = file.getBytes();
    try {
      long found = Files.size(fetched);
      String detail = String.format(Locale.ROOT, "%,d bytes", found);
      if (found == said) {
        passed("size", detail);
      } else {
        failed("size", detail + String.format(Locale.ROOT, "; the version says %,d", said));
      }
    } catch (IOException e) {
      failed("size", e.getMessage());
    }
  }

  private void checkFrames(ModelVersion version, ModelPackage model) {
    try (LocalSegmenter segmenter =
        new LocalSegmenter(model, Runtime.getRuntime().availableProcessors())) {
      checkOneFrame(segmenter, model);
      for (int i = 0; i < version.getGoldenFramesCount(); i++) {
        checkGolden("golden frame " + (i + 1), version.getGoldenFrames(i), segmenter);
      }
    } catch (EngineException e) {
      failed("inference", e.getMessage());
    }
  }

  private void checkOneFrame(LocalSegmenter segmenter, ModelPackage model) {
    int width = model.spec().inputWidth();
    int height = model.spec().inputHeight();
    RgbImage black = new RgbImage(width, height, new byte[width * height * 3]);
    switch (segmenter.segment(JpegEncoder.encode(black, JpegEncoder.DEFAULT_QUALITY))) {
      case Outcome.Segmented segmented -> {
        int unknown = unknownId(segmented.map(), model);
        if (unknown < 0) {
          passed("inference", "a black frame of %dx%d has a mask".formatted(width, height));
        } else {
          failed("inference", "the mask holds class " + unknown + ", which the version lacks");
        }
      }
      case Outcome.Refused refused -> failed("inference", refused.reason());
    }
  }

  /** An id in the map that is no class of the model; -1 if there is none. */
  private static int unknownId(ClassMap map, ModelPackage model) {
    for (byte each : map.ids()) {
      int id = Byte.toUnsignedInt(each);
      if (model.spec().classes().stream().noneMatch(known -> known.id() == id)) {
        return id;
      }
    }
    return -1;
  }

  private void checkGolden(String name, GoldenFrame frame, LocalSegmenter segmenter) {
    try {
      byte[] wanted = MaskCodec.decode(frame.getRowRuns(), frame.getWidth(), frame.getHeight());
      switch (segmenter.segment(frame.getImage().toByteArray())) {
        case Outcome.Segmented segmented -> compare(name, frame, wanted, segmented.map().ids());
        case Outcome.Refused refused -> failed(name, refused.reason());
      }
    } catch (MalformedMaskException e) {
      failed(name, e.getMessage());
    }
  }

  private void compare(String name, GoldenFrame frame, byte[] wanted, byte[] found) {
    if (found.length != wanted.length) {
      failed(name, "its class map is recorded at another size than the picture has");
      return;
    }
    int same = 0;
    for (int i = 0; i < wanted.length; i++) {
      same += wanted[i] == found[i] ? 1 : 0;
    }
    double share = (double) same / wanted.length;
    String detail =
        String.format(
            Locale.ROOT,
            "%.4f of the pixels are as recorded; %.4f must be",
            share,
            frame.getMinAgreement());
    checks.add(new Check(name, share >= frame.getMinAgreement(), detail));
  }
}
