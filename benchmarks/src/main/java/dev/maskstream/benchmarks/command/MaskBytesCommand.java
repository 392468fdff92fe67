package dev.maskstream.benchmarks.command;

import dev.maskstream.benchmarks.load.FrameSet;
import dev.maskstream.benchmarks.report.Numbers;
import dev.maskstream.proto.CocoRle;
import dev.maskstream.proto.MaskCodec;
import dev.maskstream.proto.MaskPng;
import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.image.LabelPng;
import dev.maskstream.vision.image.Palette;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/** How many bytes a class map takes on the wire, on real labels. */
@Command(name = "mask-bytes", description = "Bytes of row runs, PNG and COCO RLE on real labels.")
public final class MaskBytesCommand implements Callable<Integer> {
  @Override
  public Integer call() throws IOException {
    Optional<Path> camvid = FrameSet.data("camvid");
    if (camvid.isEmpty()) {
      System.out.println("needs shared/data/camvid beside the repository");
      return 1;
    }
    for (String set : List.of("train", "val", "test")) {
      List<ClassMap> labels = read(camvid.get().resolve(set).resolve("labels"));
      print(set + ", row runs", labels, MaskBytesCommand::rowRuns);
      print(set + ", PNG", labels, MaskBytesCommand::png);
      print(set + ", COCO RLE", labels, MaskBytesCommand::cocoRle);
    }
    return 0;
  }

  private static List<ClassMap> read(Path folder) throws IOException {
    List<ClassMap> labels = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        labels.add(LabelPng.read(Files.readAllBytes(file)));
      }
    }
    return labels;
  }

  private interface Form {
    int bytes(ClassMap map);
  }

  private static int rowRuns(ClassMap map) {
    return MaskCodec.encode(map.ids(), map.width(), map.height()).length;
  }

  private static int png(ClassMap map) {
    return MaskPng.encode(map.ids(), map.width(), map.height(), Palette.colours()).length;
  }

  private static int cocoRle(ClassMap map) {
    int bytes = 0;
    for (int id = 0; id < 12; id++) {
      bytes +=
          CocoRle.compressed(map.ids(), map.width(), map.height(), id)
              .getBytes(StandardCharsets.US_ASCII)
              .length;
    }
    return bytes;
  }

  private static void print(String what, List<ClassMap> labels, Form form) {
    labels.stream().limit(20).forEach(form::bytes);
    long start = System.nanoTime();
    List<Double> bytes = labels.stream().map(map -> (double) form.bytes(map)).toList();
    double millis = (System.nanoTime() - start) / 1e6 / labels.size();
    Numbers numbers = Numbers.of(bytes);
    System.out.printf(
        "%s (%d maps of %dx%d): mean %.0f, median %.0f, p99 %.0f, most %.0f bytes; %.3f ms each%n",
        what,
        labels.size(),
        labels.getFirst().width(),
        labels.getFirst().height(),
        numbers.mean(),
        numbers.median(),
        numbers.percentile(99),
        numbers.max(),
        millis);
  }
}
