package dev.maskstream.trainer;

import com.google.protobuf.ByteString;
import dev.maskstream.proto.MaskCodec;
import dev.maskstream.proto.v1.GoldenFrame;
import dev.maskstream.vision.EngineSettings;
import dev.maskstream.vision.FittedFrame;
import dev.maskstream.vision.LoadedModel;
import dev.maskstream.vision.ModelSpec;
import dev.maskstream.vision.Segmenter;
import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.image.Decoding;
import dev.maskstream.vision.image.ImageDecoder;
import dev.maskstream.vision.image.ImageLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Makes golden frames: pictures with the class maps that ONNX Runtime makes of them here, which a
 * version is held to on every engine before it serves.
 *
 * <p>Threads: any.
 */
public final class GoldenFrames {
  /** Most frames of a version. */
  public static final int MOST = 8;

  /** Most bytes of a version's frames together, pictures and class maps: 4 MiB. */
  public static final int MOST_BYTES = 4 << 20;

  private GoldenFrames() {}

  /**
   * Runs the pictures through a model.
   *
   * @param pictures JPEG or PNG files, at most {@link #MOST}
   * @param minAgreement least share of pixels that must be the same elsewhere, 0 to 1
   * @throws IOException if a picture cannot be read, or there are too many or too large ones; the
   *     message names it
   * @throws IllegalArgumentException if the share is none
   * @throws dev.maskstream.vision.EngineException if the engine refuses the model
   */
  public static List<GoldenFrame> of(
      Path onnx, ModelSpec spec, List<Path> pictures, float minAgreement) throws IOException {
    requireMost(pictures.size());
    List<Picture> read = new ArrayList<>();
    for (Path picture : pictures) {
      read.add(new Picture(picture.toString(), ByteString.copyFrom(Files.readAllBytes(picture))));
    }
    return ofPictures(onnx, spec, read, minAgreement);
  }

  private static void requireMost(int pictures) throws IOException {
    if (pictures > MOST) {
      throw new IOException(
          pictures + " pictures are too many golden frames; at most " + MOST + " go");
    }
  }

  /** A JPEG or PNG, and what to call it in messages. */
  public record Picture(String name, ByteString image) {}

  /** The same for pictures that lie in no file. */
  public static List<GoldenFrame> ofPictures(
      Path onnx, ModelSpec spec, List<Picture> pictures, float minAgreement) throws IOException {
    if (!(minAgreement >= 0 && minAgreement <= 1)) {
      throw new IllegalArgumentException("the least agreement is 0 to 1, not " + minAgreement);
    }
    requireMost(pictures.size());
    List<GoldenFrame> frames = new ArrayList<>();
    int processors = Runtime.getRuntime().availableProcessors();
    try (LoadedModel model = LoadedModel.open(onnx, spec, new EngineSettings(1, processors))) {
      for (Picture picture : pictures) {
        frames.add(frame(picture, model.slots().getFirst(), minAgreement));
        requireRoom(frames, picture.name());
      }
    }
    return List.copyOf(frames);
  }

  private static GoldenFrame frame(Picture picture, Segmenter slot, float minAgreement)
      throws IOException {
    return switch (ImageDecoder.decode(picture.image().toByteArray(), ImageLimits.DEFAULT)) {
      case Decoding.Unreadable unreadable ->
          throw new IOException(picture.name() + ": " + unreadable.reason());
      case Decoding.Decoded decoded -> {
        FittedFrame fitted = slot.fit(decoded.image());
        // A file of one batch size only gets the same frame in every place.
        List<FittedFrame> batch = Collections.nCopies(slot.batchSizes().getFirst(), fitted);
        ClassMap map = slot.segment(batch).getFirst().atFrameSize();
        yield GoldenFrame.newBuilder()
            .setImage(picture.image())
            .setWidth(map.width())
            .setHeight(map.height())
            .setRowRuns(ByteString.copyFrom(MaskCodec.encode(map.ids(), map.width(), map.height())))
            .setMinAgreement(minAgreement)
            .build();
      }
    };
  }

  private static void requireRoom(List<GoldenFrame> frames, String last) throws IOException {
    long bytes = frames.stream().mapToLong(GoldenFrame::getSerializedSize).sum();
    if (bytes > MOST_BYTES) {
      throw new IOException(
          "with %s the golden frames come to %,d bytes; together they may have %,d"
              .formatted(last, bytes, MOST_BYTES));
    }
  }
}
