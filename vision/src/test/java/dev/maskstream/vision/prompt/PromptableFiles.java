package dev.maskstream.vision.prompt;

import static dev.maskstream.vision.prompt.GraphWriter.FLOAT;
import static dev.maskstream.vision.prompt.GraphWriter.INT64;
import static dev.maskstream.vision.prompt.GraphWriter.UINT8;

import dev.maskstream.vision.onnx.Onnx;
import java.nio.file.Path;
import java.util.List;

/**
 * Pairs of ONNX files with the very inputs and outputs of the known exports, whose answers can be
 * worked out by hand. They segment disks:
 *
 * <ul>
 *   <li>the logit of a place is {@link #RADIUS} minus its distance to the nearest foreground point,
 *       or, with a box, how far inside the box it is, if that is more
 *   <li>it is at most its distance to the nearest background point minus {@link #RADIUS}
 *   <li>a previous mask is added to it
 *   <li>it is at most {@link #GATE} times the normalised red of the picture there, so that dark
 *       places are never inside
 *   <li>where there are several readings, the three are {@link #OFFSETS} larger, with predicted
 *       IoUs of {@link #IOUS}; SAM's single mask comes first, larger by 0, with 0.5 and 0.1 more
 *       for each padding point
 * </ul>
 *
 * Distances are in pixels of the square that the encoder sees; a prompted U-Net has rules of its
 * own, see {@link #promptedUnet}.
 */
public final class PromptableFiles {
  public static final float RADIUS = 40;
  public static final float GATE = 8;
  public static final List<Float> OFFSETS = List.of(-8f, 8f, 16f);
  public static final List<Float> IOUS = List.of(0.9f, 0.95f, 0.92f);

  private static final float FAR = 1e4f;
  private static final float[] MEAN = {123.675f, 116.28f, 103.53f};
  private static final float[] DEVIATION = {58.395f, 57.12f, 57.375f};

  /** An encoder and its decoder. */
  public record Pair(Path encoder, Path decoder) {}

  /** SAM's or MobileSAM's plain encoder, and the decoder of the SAM authors' export. */
  public static Pair sam(Path folder, int side) {
    GraphWriter encoder = new GraphWriter();
    String image = encoder.input("input_image", FLOAT, 1, 3, side, side);
    embed(encoder, image, "image_embeddings", side);
    return new Pair(
        encoder.write(folder.resolve("sam.encoder.onnx")), samDecoder(folder, side, true));
  }

  /** The encoder of {@link #sam} gone wrong: what is brighter than the mean is the mean to it. */
  public static Path samEncoderWithoutBright(Path folder, int side) {
    GraphWriter encoder = new GraphWriter();
    String image = encoder.input("input_image", FLOAT, 1, 3, side, side);
    embed(encoder, encoder.op("Min", image, encoder.number(0)), "image_embeddings", side);
    return encoder.write(folder.resolve("dark.encoder.onnx"));
  }

  /** The same without the decoder's {@code low_res_masks}. */
  public static Pair samWithoutLowResolution(Path folder, int side) {
    return new Pair(sam(folder, side).encoder(), samDecoder(folder, side, false));
  }

  /** An encoder exported with {@code --use-preprocess}: it normalises and pads. */
  public static Pair samThatPrepares(Path folder, int side) {
    GraphWriter encoder = new GraphWriter();
    String image = encoder.input("input_image", FLOAT, -1, -1, 3);
    String centred = encoder.op("Sub", image, encoder.floats(List.of(3L), MEAN));
    String normal = encoder.op("Div", centred, encoder.floats(List.of(3L), DEVIATION));
    String planes =
        encoder.op("Transpose", List.of(normal), Onnx.attribute("perm", List.of(2L, 0L, 1L)));
    String size = encoder.slice(encoder.op("Shape", List.of(planes)), 0, 1, 3);
    String missing = encoder.op("Sub", encoder.longs(side, side), size);
    String pads =
        encoder.op(
            "Concat", List.of(encoder.longs(0, 0, 0, 0), missing), Onnx.attribute("axis", 0));
    String padded = encoder.op("Pad", planes, pads);
    String batch = encoder.op("Reshape", padded, encoder.longs(1, 3, side, side));
    embed(encoder, batch, "image_embeddings", side);
    return new Pair(
        encoder.write(folder.resolve("preparing.encoder.onnx")), samDecoder(folder, side, true));
  }

  /** SAM 2 or 2.1 as samexporter writes it; any number of prompts in one run. */
  public static Pair sam2(Path folder, int side) {
    GraphWriter encoder = new GraphWriter();
    String image = encoder.input("image", FLOAT, 1, 3, side, side);
    String fine = encoder.withChannels(encoder.pool(image, 4), 3, 32);
    String middle = encoder.withChannels(encoder.pool(image, 8), 3, 64);
    encoder.output(fine, "high_res_feats_0", FLOAT, 1, 32, side / 4, side / 4);
    encoder.output(middle, "high_res_feats_1", FLOAT, 1, 64, side / 8, side / 8);
    embed(encoder, image, "image_embed", side);
    GraphWriter decoder = new GraphWriter();
    String embedding = decoder.input("image_embed", FLOAT, 1, 256, side / 16, side / 16);
    decoder.input("high_res_feats_0", FLOAT, 1, 32, side / 4, side / 4);
    decoder.input("high_res_feats_1", FLOAT, 1, 64, side / 8, side / 8);
    Disks disks = new Disks(decoder, side);
    String points = decoder.input("point_coords", FLOAT, -1, -1, 2);
    String labels = decoder.input("point_labels", FLOAT, -1, -1);
    String logits = disks.logits(points, labels, disks.previous(true), embedding);
    String prompts = decoder.slice(decoder.op("Shape", List.of(labels)), 0, 0, 1);
    decoder.output(disks.readings(logits), "masks", FLOAT, -1, 3, side / 4, side / 4);
    decoder.output(disks.ious(prompts), "iou_predictions", FLOAT, -1, 3);
    return new Pair(
        encoder.write(folder.resolve("sam2.encoder.onnx")),
        decoder.write(folder.resolve("sam2.decoder.onnx")));
  }

  /** EfficientSAM as its authors export it: any size of picture, coordinates in the picture. */
  public static Pair efficientSam(Path folder, int side) {
    GraphWriter encoder = new GraphWriter();
    String image = encoder.input("batched_images", FLOAT, -1, 3, -1, -1);
    String square = encoder.resize(image, encoder.longs(1, 3, side, side));
    String centred =
        encoder.op("Sub", square, encoder.floats(List.of(3L, 1L, 1L), 0.485f, 0.456f, 0.406f));
    String normal =
        encoder.op("Div", centred, encoder.floats(List.of(3L, 1L, 1L), 0.229f, 0.224f, 0.225f));
    embed(encoder, normal, "image_embeddings", side);
    GraphWriter decoder = new GraphWriter();
    String embedding = decoder.input("image_embeddings", FLOAT, -1, 256, side / 16, side / 16);
    String points = decoder.input("batched_point_coords", FLOAT, 1, 1, -1, 2);
    String labels = decoder.input("batched_point_labels", FLOAT, 1, 1, -1);
    String size = decoder.input("orig_im_size", INT64, 2);
    Disks disks = new Disks(decoder, side);
    String height = decoder.slice(size, 0, 0, 1);
    String width = decoder.slice(size, 0, 1, 2);
    String sizes =
        decoder.cast(
            decoder.op("Concat", List.of(width, height), Onnx.attribute("axis", 0)), FLOAT);
    String scaled = decoder.op("Mul", decoder.op("Div", points, sizes), decoder.number(side));
    String few = decoder.op("Reshape", scaled, decoder.longs(1, -1, 2));
    String fewLabels = decoder.op("Reshape", labels, decoder.longs(1, -1));
    String readings = disks.readings(disks.logits(few, fewLabels, decoder.number(0), embedding));
    String wanted =
        decoder.op(
            "Concat", List.of(decoder.longs(1, 3), height, width), Onnx.attribute("axis", 0));
    String masks = decoder.op("Unsqueeze", decoder.resize(readings, wanted), decoder.longs(1));
    decoder.output(masks, "output_masks", FLOAT, 1, 1, 3, -1, -1);
    String ious = decoder.op("Unsqueeze", disks.ious(decoder.longs(1)), decoder.longs(1));
    decoder.output(ious, "iou_predictions", FLOAT, 1, 1, 3);
    return new Pair(
        encoder.write(folder.resolve("efficient.encoder.onnx")),
        decoder.write(folder.resolve("efficient.decoder.onnx")));
  }

  /**
   * A prompted U-Net. Inside is what lies in a foreground click's disk, in the box or in the
   * previous mask, in no background click's disk, and where the picture's red is above 51. The
   * predicted IoU is 0.5, with a box 0.75.
   *
   * @param width pixels the network sees across, even
   * @param height pixels the network sees down, even
   */
  public static Pair promptedUnet(Path folder, int width, int height) {
    GraphWriter encoder = new GraphWriter();
    String image = encoder.input("image", UINT8, 1, height, width, 3);
    String planes =
        encoder.op(
            "Transpose",
            List.of(encoder.cast(image, FLOAT)),
            Onnx.attribute("perm", List.of(0L, 3L, 1L, 2L)));
    String shares = encoder.op("Div", planes, encoder.number(255));
    encoder.output(shares, "features_0", FLOAT, 1, 3, height, width);
    encoder.output(encoder.pool(shares, 2), "features_1", FLOAT, 1, 3, height / 2, width / 2);
    GraphWriter decoder = new GraphWriter();
    String red = decoder.slice(decoder.input("features_0", FLOAT, 1, 3, height, width), 1, 0, 1);
    decoder.input("features_1", FLOAT, 1, 3, height / 2, width / 2);
    String maps = decoder.input("prompt_maps", FLOAT, -1, 3, height, width);
    String previous = decoder.input("previous_mask", FLOAT, -1, 1, height, width);
    String in = decoder.op("Add", decoder.slice(maps, 1, 0, 1), decoder.slice(maps, 1, 2, 3));
    String out = decoder.op("Mul", decoder.slice(maps, 1, 1, 2), decoder.number(4));
    String asked = decoder.op("Sub", decoder.op("Add", in, previous), out);
    String logits =
        decoder.op("Sub", decoder.op("Mul", asked, decoder.number(10)), decoder.number(5));
    String bright =
        decoder.op("Mul", decoder.op("Sub", red, decoder.number(0.2f)), decoder.number(10));
    decoder.output(decoder.op("Min", logits, bright), "mask_logits", FLOAT, -1, 1, height, width);
    String box = decoder.reduce("ReduceMax", decoder.slice(maps, 1, 2, 3), 2);
    String hasBox =
        decoder.op("Reshape", decoder.reduce("ReduceMax", box, 3), decoder.longs(-1, 1));
    decoder.output(
        decoder.op("Add", decoder.op("Mul", hasBox, decoder.number(0.25f)), decoder.number(0.5f)),
        "predicted_iou",
        FLOAT,
        -1,
        1);
    return new Pair(
        encoder.write(folder.resolve("unet.encoder.onnx")),
        decoder.write(folder.resolve("unet.decoder.onnx")));
  }

  private static void embed(GraphWriter encoder, String image, String name, int side) {
    String cells = encoder.withChannels(encoder.pool(image, 16), 3, 256);
    encoder.output(cells, name, FLOAT, 1, 256, side / 16, side / 16);
  }

  private static Path samDecoder(Path folder, int side, boolean lowResolution) {
    GraphWriter decoder = new GraphWriter();
    String embedding = decoder.input("image_embeddings", FLOAT, 1, 256, side / 16, side / 16);
    String points = decoder.input("point_coords", FLOAT, 1, -1, 2);
    String labels = decoder.input("point_labels", FLOAT, 1, -1);
    Disks disks = new Disks(decoder, side);
    String previous = disks.previous(false);
    String size = decoder.cast(decoder.input("orig_im_size", FLOAT, 2), INT64);
    String single = disks.logits(points, labels, previous, embedding);
    String masks =
        decoder.op("Concat", List.of(single, disks.readings(single)), Onnx.attribute("axis", 1));
    decoder.output(atPicture(decoder, masks, size, side), "masks", FLOAT, -1, -1, -1, -1);
    decoder.output(disks.iousWithSingle(labels), "iou_predictions", FLOAT, -1, 4);
    if (lowResolution) {
      decoder.output(masks, "low_res_masks", FLOAT, -1, -1, -1, -1);
    }
    return decoder.write(
        folder.resolve(lowResolution ? "sam.decoder.onnx" : "sam.full.decoder.onnx"));
  }

  /** To the square, without its padding, to the picture: as SAM's own export does. */
  private static String atPicture(GraphWriter decoder, String masks, String size, int side) {
    String square = decoder.resize(masks, decoder.longs(1, 4, side, side));
    String sizes = decoder.cast(size, FLOAT);
    String longest = decoder.reduce("ReduceMax", sizes, 0);
    String scaled = decoder.op("Mul", sizes, decoder.op("Div", decoder.number(side), longest));
    String content =
        decoder.cast(decoder.op("Floor", decoder.op("Add", scaled, decoder.number(0.5f))), INT64);
    String cropped = decoder.op("Slice", square, decoder.longs(0, 0), content, decoder.longs(2, 3));
    String wanted =
        decoder.op("Concat", List.of(decoder.longs(1, 4), size), Onnx.attribute("axis", 0));
    return decoder.resize(cropped, wanted);
  }

  /** The part that all of SAM's relatives share. */
  private record Disks(GraphWriter decoder, int side) {

    /** The mask prompt, or zeros. */
    String previous(boolean several) {
      String mask = decoder.input("mask_input", FLOAT, several ? -1 : 1, 1, side / 4, side / 4);
      String has = decoder.input("has_mask_input", FLOAT, several ? -1 : 1);
      return decoder.op("Mul", mask, has);
    }

    /** {@code [prompts,1,side/4,side/4]}. */
    String logits(String points, String labels, String previous, String embedding) {
      String x = coordinate(points, 0);
      String y = coordinate(points, 1);
      String kinds = decoder.op("Unsqueeze", labels, decoder.longs(2, 3));
      String dx = decoder.op("Sub", centres(true), x);
      String dy = decoder.op("Sub", centres(false), y);
      String square = decoder.op("Add", decoder.op("Mul", dx, dx), decoder.op("Mul", dy, dy));
      String distance = decoder.op("Sqrt", List.of(square));
      String radius = decoder.number(RADIUS);
      String disk = decoder.op("Sub", radius, nearest(distance, kinds, 1));
      String hole = decoder.op("Sub", nearest(distance, kinds, 0), radius);
      String inside = decoder.op("Max", disk, box(x, y, kinds));
      String asked = decoder.op("Add", decoder.op("Min", inside, hole), previous);
      return decoder.op("Min", asked, gate(embedding));
    }

    private String coordinate(String points, int axis) {
      return decoder.op("Unsqueeze", decoder.slice(points, 2, axis, axis + 1), decoder.longs(3));
    }

    private String centres(boolean across) {
      int cells = side / 4;
      float[] at = new float[cells];
      for (int i = 0; i < cells; i++) {
        at[i] = 4 * i + 2;
      }
      long size = cells;
      return decoder.floats(across ? List.of(1L, 1L, 1L, size) : List.of(1L, 1L, size, 1L), at);
    }

    /** Distance to the nearest point of a kind. */
    private String nearest(String distance, String kinds, int kind) {
      String other =
          decoder.op(
              "Mul",
              decoder.op("Sub", decoder.number(1), decoder.equal(kinds, kind)),
              decoder.number(FAR));
      return decoder.reduce("ReduceMin", decoder.op("Add", distance, other), 1);
    }

    /** How far inside the box; far outside where there is none. */
    private String box(String x, String y, String kinds) {
      String corner = decoder.equal(kinds, 2);
      String other = decoder.equal(kinds, 3);
      String none =
          decoder.op("Mul", decoder.op("Sub", sum(corner), decoder.number(1)), decoder.number(FAR));
      String across =
          decoder.op(
              "Min",
              decoder.op("Sub", centres(true), sum(decoder.op("Mul", x, corner))),
              decoder.op("Sub", sum(decoder.op("Mul", x, other)), centres(true)));
      String down =
          decoder.op(
              "Min",
              decoder.op("Sub", centres(false), sum(decoder.op("Mul", y, corner))),
              decoder.op("Sub", sum(decoder.op("Mul", y, other)), centres(false)));
      return decoder.op("Add", decoder.op("Min", across, down), none);
    }

    private String sum(String values) {
      return decoder.op("ReduceSum", values, decoder.longs(1));
    }

    /** Red of the picture, in squares as large as a cell of the embedding. */
    private String gate(String embedding) {
      String red = decoder.op("Mul", decoder.slice(embedding, 1, 0, 1), decoder.number(GATE));
      return decoder.op(
          "Resize",
          List.of(red, "", "", decoder.longs(1, 1, side / 4, side / 4)),
          Onnx.attribute("mode", "nearest"),
          Onnx.attribute("coordinate_transformation_mode", "asymmetric"),
          Onnx.attribute("nearest_mode", "floor"));
    }

    /** {@code [prompts,3,side/4,side/4]}. */
    String readings(String logits) {
      return decoder.op(
          "Add",
          logits,
          decoder.floats(List.of(1L, 3L, 1L, 1L), OFFSETS.get(0), OFFSETS.get(1), OFFSETS.get(2)));
    }

    /** {@code [prompts,3]}. */
    String ious(String prompts) {
      String ious = decoder.floats(List.of(1L, 3L), IOUS.get(0), IOUS.get(1), IOUS.get(2));
      String shape =
          decoder.op("Concat", List.of(prompts, decoder.longs(3)), Onnx.attribute("axis", 0));
      return decoder.op("Expand", ious, shape);
    }

    /** {@code [1,4]}. */
    String iousWithSingle(String labels) {
      String padding = decoder.op("ReduceSum", decoder.equal(labels, -1), decoder.longs(1));
      String single =
          decoder.op("Add", decoder.op("Mul", padding, decoder.number(0.1f)), decoder.number(0.5f));
      return decoder.op(
          "Concat", List.of(single, ious(decoder.longs(1))), Onnx.attribute("axis", 1));
    }
  }

  private PromptableFiles() {}
}
