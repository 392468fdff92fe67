package dev.maskstream.trainer.export;

import dev.maskstream.trainer.click.Click;
import dev.maskstream.trainer.click.PromptMaps;
import dev.maskstream.trainer.data.Sha256;
import dev.maskstream.trainer.files.WholeFile;
import dev.maskstream.trainer.net.PromptedNetwork;
import dev.maskstream.vision.FittedFrame;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Writes a prompted U-Net as {@code encoder.onnx} and {@code decoder.onnx}, and makes sure that
 * they do what the network does.
 */
public final class PromptedExport {
  public static final String ENCODER = "encoder.onnx";
  public static final String DECODER = "decoder.onnx";

  private static final double LEAST_AGREEMENT = 0.999;
  private static final int LARGEST_DIFFERENCE = 2;
  private static final double LARGEST_IOU_DIFFERENCE = 0.01;

  /** Two exported files with their SHA-256, and how near they come to the network. */
  public record Exported(
      Path encoder, String encoderSha256, Path decoder, String decoderSha256, Parity parity) {}

  /**
   * Exports and checks. The files appear under their names only when the check has passed.
   *
   * @param frames real pictures at the network's size to check with, at least one
   * @throws ExportMismatchException if the files do not do what the network does
   * @throws IOException if a file cannot be written
   */
  public static Exported write(PromptedNetwork network, List<FittedFrame> frames, Path folder)
      throws IOException {
    byte[] encoder = PromptedGraphs.encoder(network.unet()).toByteArray();
    byte[] decoder = PromptedGraphs.decoder(network.unet()).toByteArray();
    Path encoderPart = folder.resolve("encoder.part.onnx");
    Path decoderPart = folder.resolve("decoder.part.onnx");
    try {
      WholeFile.write(encoderPart, encoder);
      WholeFile.write(decoderPart, decoder);
      Parity parity = parity(network, frames, encoderPart, decoderPart);
      return new Exported(
          moved(encoderPart, folder.resolve(ENCODER)),
          Sha256.of(encoder),
          moved(decoderPart, folder.resolve(DECODER)),
          Sha256.of(decoder),
          parity);
    } finally {
      Files.deleteIfExists(encoderPart);
      Files.deleteIfExists(decoderPart);
    }
  }

  private static Parity parity(
      PromptedNetwork network, List<FittedFrame> frames, Path encoderPart, Path decoderPart) {
    Parity parity;
    try (PromptedPair pair = new PromptedPair(encoderPart, decoderPart, 1)) {
      parity = new PromptedExport(network, pair).measure(frames);
    }
    if (parity.agreement() < LEAST_AGREEMENT
        || parity.largestConfidenceDifference() > LARGEST_DIFFERENCE) {
      throw new ExportMismatchException(parity);
    }
    return parity;
  }

  private static Path moved(Path part, Path file) throws IOException {
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return file;
  }

  private final PromptedNetwork network;
  private final PromptedPair pair;
  private final int width;
  private final int height;
  private long pixels;
  private long agreeing;
  private int largest;

  private PromptedExport(PromptedNetwork network, PromptedPair pair) {
    this.network = network;
    this.pair = pair;
    this.width = network.unet().shape().inputWidth();
    this.height = network.unet().shape().inputHeight();
  }

  private Parity measure(List<FittedFrame> frames) {
    for (FittedFrame frame : frames) {
      compare(frame);
    }
    return new Parity(pixels, agreeing, largest);
  }

  /** Two prompts in one call of the graph, so that features are seen to serve several. */
  private void compare(FittedFrame frame) {
    int area = width * height;
    float[] maps = new float[2 * PromptMaps.PLANES * area];
    float[] previous = new float[2 * area];
    draw(List.of(new Click(width / 2, height / 2, true)), maps, 0);
    draw(
        List.of(new Click(width / 3, height / 2, true), new Click(0, height - 1, false)),
        maps,
        PromptMaps.PLANES * area);
    Arrays.fill(previous, area + area / 4, area + area / 2, 1);
    try (PromptedPair.Features features = pair.encode(frame);
        PromptedNetwork.Seen seen = network.see(frame)) {
      PromptedPair.Answers exported = pair.decode(features, maps, previous);
      for (int prompt = 0; prompt < 2; prompt++) {
        PromptedNetwork.Answer own =
            network.answer(
                seen, part(maps, prompt, PromptMaps.PLANES * area), part(previous, prompt, area));
        compare(own, exported, prompt);
      }
    }
  }

  private void draw(List<Click> clicks, float[] maps, int offset) {
    PromptMaps.draw(clicks, Optional.empty(), width, height, maps, offset);
  }

  private static float[] part(float[] all, int place, int size) {
    return Arrays.copyOfRange(all, place * size, (place + 1) * size);
  }

  private void compare(PromptedNetwork.Answer own, PromptedPair.Answers exported, int prompt) {
    int area = width * height;
    for (int at = 0; at < area; at++) {
      float is = own.logits()[at];
      float said = exported.logits()[prompt * area + at];
      agreeing += is > 0 == said > 0 ? 1 : 0;
      largest = Math.max(largest, (int) Math.abs(Math.round(255 * (share(is) - share(said)))));
    }
    pixels += area;
    double judged = Math.abs(own.predictedIou() - exported.predictedIou()[prompt]);
    if (judged > LARGEST_IOU_DIFFERENCE) {
      largest = Math.max(largest, (int) Math.ceil(255 * judged));
    }
  }

  private static double share(float logit) {
    return 1 / (1 + Math.exp(-logit));
  }
}
