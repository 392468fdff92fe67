package dev.maskstream.trainer.export;

import dev.maskstream.trainer.Progress;
import dev.maskstream.trainer.data.Sha256;
import dev.maskstream.trainer.files.WholeFile;
import dev.maskstream.vision.EngineSettings;
import dev.maskstream.vision.FittedFrame;
import dev.maskstream.vision.FrameFitter;
import dev.maskstream.vision.ModelSpec;
import dev.maskstream.vision.onnx.ContractCheck;
import dev.maskstream.vision.onnx.HalfWeights;
import dev.maskstream.vision.onnx.QuantisationPlan;
import dev.maskstream.vision.onnx.QuantisedGraph;
import dev.maskstream.vision.onnx.ValueRange;
import dev.maskstream.vision.onnx.v1.ModelProto;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes the forms of a model that are smaller or faster, holds each against the model it was made
 * from, and hands out those that are as good.
 *
 * <p>Threads: blocks the caller's.
 */
public final class ExportForms {
  /** Values beyond the range of all but a hundred-thousandth are clipped; see RATIONALE. */
  public static final double SHARE_IN_RANGE = 0.99999;

  private static final int CALIBRATION_PICTURES = 100;

  /**
   * What forms are made and judged with.
   *
   * @param calibration pictures to watch ranges on, for int8, best ones of the training side; 100
   *     at most are looked at
   * @param heldOut pictures to compare with fp32 on, for fp16 and int8
   * @param threads processors the engine may use
   */
  public record Pictures(Optional<Sample> calibration, Optional<Sample> heldOut, int threads) {}

  private final Fp32Model parent;
  private final Pictures pictures;
  private final Progress progress;

  public ExportForms(Fp32Model parent, Pictures pictures, Progress progress) {
    this.parent = parent;
    this.pictures = pictures;
    this.progress = progress;
  }

  /**
   * Makes some forms. Each file appears under its name whole, and only when its form has passed.
   *
   * @param replace whether files that are there already may be replaced
   * @return what became of each form, in order
   * @throws FileAlreadyExistsException before anything is done, if a file is there and may not be
   *     replaced
   * @throws IOException if pictures cannot be read or files not written, or a form needs pictures
   *     that were not given
   * @throws dev.maskstream.vision.EngineException if ONNX Runtime refuses the model or fails
   */
  public List<Outcome> write(List<Form> forms, Path folder, boolean replace) throws IOException {
    for (Form form : forms) {
      requirePictures(form);
      if (!replace && !isParent(form.onnx(folder))) {
        requireAbsent(form.onnx(folder));
        requireAbsent(form.card(folder));
      }
    }
    Files.createDirectories(folder);
    List<Outcome> outcomes = new ArrayList<>();
    for (Form form : forms) {
      outcomes.add(write(form, folder));
    }
    return outcomes;
  }

  private void requirePictures(Form form) throws IOException {
    if (form != Form.FP32 && pictures.heldOut().isEmpty()) {
      throw new IOException(form.label() + " needs validation pictures to be held against fp32 on");
    }
    if (form == Form.INT8 && pictures.calibration().isEmpty()) {
      throw new IOException("int8 needs calibration pictures");
    }
  }

  private boolean isParent(Path file) throws IOException {
    return Files.exists(file) && Files.isSameFile(file, parent.onnx());
  }

  private static void requireAbsent(Path file) throws IOException {
    if (Files.exists(file)) {
      throw new FileAlreadyExistsException(file + " is there already and is not overwritten");
    }
  }

  private Outcome write(Form form, Path folder) throws IOException {
    return switch (form) {
      case FP32 -> copy(folder);
      case FP16 -> accept(form, HalfWeights.of(parent.model()), Optional.empty(), folder);
      case INT8 -> quantise(folder);
    };
  }

  /** The model itself; where it already lies there, nothing is to do. */
  private Outcome copy(Path folder) throws IOException {
    Path onnx = Form.FP32.onnx(folder);
    Path card = Form.FP32.card(folder);
    if (!isParent(onnx)) {
      Path part = part(onnx);
      try {
        Files.copy(parent.onnx(), part, StandardCopyOption.REPLACE_EXISTING);
        handOut(Form.FP32, part, new FormCard(parent, Form.FP32, parent.facts().sha256()), folder);
      } finally {
        Files.deleteIfExists(part);
      }
    }
    return new Outcome.Written(Form.FP32, onnx, card, Optional.empty());
  }

  private Outcome quantise(Path folder) throws IOException {
    int opset = ContractCheck.opset(parent.model());
    if (opset < QuantisedGraph.LEAST_OPSET) {
      return new Outcome.Refused(
          Form.INT8,
          "int8 needs opset %d or later; %s has %d"
              .formatted(QuantisedGraph.LEAST_OPSET, parent.onnx(), opset));
    }
    QuantisationPlan plan = QuantisationPlan.of(parent.model().getGraph());
    if (plan.convolutions() == 0) {
      return new Outcome.Refused(
          Form.INT8,
          "the model has no convolution to quantise: with constant weights, another one after it,"
              + " and no branch or loop in the graph");
    }
    Sample sample = pictures.calibration().orElseThrow().atMost(CALIBRATION_PICTURES);
    return accept(Form.INT8, quantised(plan, sample), Optional.of(sample), folder);
  }

  private ModelProto quantised(QuantisationPlan plan, Sample sample) throws IOException {
    ModelSpec spec = parent.spec();
    FrameFitter fitter = new FrameFitter(spec.inputWidth(), spec.inputHeight(), spec.fit());
    Map<String, ValueRange> ranges;
    progress.start("calibrating int8 on " + sample.name(), sample.size());
    try (Calibration calibration = new Calibration(parent.model(), plan)) {
      for (int i = 0; i < sample.size(); i++) {
        calibration.add(fitter.fit(sample.read(i).picture()));
        progress.step("");
      }
      ranges = calibration.ranges(SHARE_IN_RANGE);
      progress.end(plan.convolutions() + " convolutions in bytes");
    }
    Sample few = sample.atMost(BiasCorrection.pictures(plan.convolutions()));
    List<FittedFrame> pictures = new ArrayList<>();
    for (int i = 0; i < few.size(); i++) {
      pictures.add(fitter.fit(few.read(i).picture()));
    }
    return new BiasCorrection(parent.model(), plan, ranges).quantise(pictures, progress);
  }

  private Outcome accept(Form form, ModelProto model, Optional<Sample> calibrated, Path folder)
      throws IOException {
    Sample heldOut = pictures.heldOut().orElseThrow();
    byte[] bytes = model.toByteArray();
    Path part = part(form.onnx(folder));
    try {
      WholeFile.write(part, bytes);
      Comparison comparison = compare(form, part, heldOut);
      Optional<String> objection = comparison.objection(form);
      if (objection.isPresent()) {
        Optional<String> doubt = form == Form.INT8 ? ByteSums.doubt() : Optional.empty();
        return new Outcome.Refused(
            form, objection.get() + doubt.map(reason -> "; " + reason).orElse(""));
      }
      FormCard card = new FormCard(parent, form, Sha256.of(bytes));
      calibrated.ifPresent(sample -> card.addCalibration(sample, SHARE_IN_RANGE));
      card.addComparison(comparison, heldOut);
      handOut(form, part, card, folder);
      return new Outcome.Written(
          form, form.onnx(folder), form.card(folder), Optional.of(comparison));
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private Comparison compare(Form form, Path file, Sample heldOut) throws IOException {
    progress.start("comparing " + form.label() + " with fp32 on " + heldOut.name(), heldOut.size());
    EngineSettings engine = new EngineSettings(1, pictures.threads());
    Comparison comparison =
        FormMeasure.compare(parent.onnx(), file, parent.spec(), heldOut, engine, progress);
    progress.end(form.label() + ": " + comparison.summary());
    return comparison;
  }

  private static Path part(Path file) {
    return file.resolveSibling(file.getFileName() + ".part.onnx");
  }

  private static void handOut(Form form, Path part, FormCard card, Path folder) throws IOException {
    Path cardPart = form.card(folder).resolveSibling(form.card(folder).getFileName() + ".part");
    try {
      WholeFile.write(cardPart, card.text().getBytes(StandardCharsets.UTF_8));
      move(part, form.onnx(folder));
      move(cardPart, form.card(folder));
    } finally {
      Files.deleteIfExists(cardPart);
    }
  }

  private static void move(Path part, Path file) throws IOException {
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
