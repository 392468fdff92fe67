package dev.maskstream.benchmarks.command;

import dev.maskstream.benchmarks.model.BenchModel;
import dev.maskstream.benchmarks.report.Numbers;
import dev.maskstream.benchmarks.report.WorkFolder;
import dev.maskstream.trainer.export.UntestedInt8;
import dev.maskstream.vision.EngineSettings;
import dev.maskstream.vision.FittedFrame;
import dev.maskstream.vision.LoadedModel;
import dev.maskstream.vision.Segmenter;
import dev.maskstream.vision.onnx.HalfWeights;
import dev.maskstream.vision.onnx.v1.ModelProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a frame costs in each form of a model, taken in turns. */
@Command(
    name = "forms",
    description = "Time of a frame and bytes of the file as fp32, fp16 and int8, one thread.")
public final class FormsCommand implements Callable<Integer> {
  private static final int CALIBRATION_FRAMES = 8;

  @Mixin private ModelOptions models;

  @Option(names = "--rounds", defaultValue = "40", description = "Frames through each form.")
  private int rounds;

  @Option(names = "--warm-rounds", defaultValue = "5", description = "Frames before that.")
  private int warmRounds;

  @Override
  public Integer call() throws Exception {
    try (WorkFolder work = WorkFolder.create()) {
      BenchModel model = models.model(work.path());
      List<FittedFrame> frames = model.fitted(CALIBRATION_FRAMES);
      Map<String, LoadedModel> forms = load(model, frames, work.path());
      Map<String, List<Double>> millis = new LinkedHashMap<>();
      for (int round = -warmRounds; round < rounds; round++) {
        FittedFrame frame = frames.get(Math.floorMod(round, frames.size()));
        for (Map.Entry<String, LoadedModel> form : forms.entrySet()) {
          double took = millis(form.getValue().slots().getFirst(), frame);
          if (round >= 0) {
            millis.computeIfAbsent(form.getKey(), _ -> new ArrayList<>()).add(took);
          }
        }
      }
      System.out.println(models.name());
      millis.forEach(
          (form, took) ->
              System.out.printf(
                  "%s: %s ms a frame, %,d bytes%n",
                  form, Numbers.of(took).spread("%.1f"), forms.get(form).facts().bytes()));
      forms.values().forEach(LoadedModel::close);
    }
    return 0;
  }

  private static double millis(Segmenter segmenter, FittedFrame frame) {
    long began = System.nanoTime();
    segmenter.segment(List.of(frame));
    return (System.nanoTime() - began) / 1e6;
  }

  private static Map<String, LoadedModel> load(
      BenchModel model, List<FittedFrame> frames, Path folder) throws IOException {
    ModelProto fp32 = ModelProto.parseFrom(Files.readAllBytes(model.file()));
    Path half = Files.write(folder.resolve("fp16.onnx"), HalfWeights.of(fp32).toByteArray());
    Map<String, Path> forms = new LinkedHashMap<>();
    forms.put("fp32", model.file());
    forms.put("fp16", half);
    forms.put("int8", UntestedInt8.write(model.file(), frames, folder.resolve("int8.onnx")));
    Map<String, LoadedModel> loaded = new LinkedHashMap<>();
    for (Map.Entry<String, Path> form : forms.entrySet()) {
      loaded.put(
          form.getKey(), LoadedModel.open(form.getValue(), model.spec(), new EngineSettings(1, 1)));
    }
    return loaded;
  }
}
