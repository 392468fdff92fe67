package dev.maskstream.trainer.service;

import dev.maskstream.proto.v1.ModelVersion;
import dev.maskstream.trainer.Evaluation;
import dev.maskstream.trainer.EvaluationReport;
import dev.maskstream.trainer.Progress;
import dev.maskstream.trainer.StopSwitch;
import dev.maskstream.trainer.Training;
import dev.maskstream.trainer.TrainingResult;
import dev.maskstream.trainer.TrainingSettings;
import dev.maskstream.trainer.data.DataSet;
import dev.maskstream.trainer.data.DataSets;
import dev.maskstream.trainer.data.Troubles;
import dev.maskstream.trainer.export.ExportMismatchException;
import dev.maskstream.trainer.export.OnnxWeights;
import dev.maskstream.trainer.net.Network;
import dev.maskstream.vision.Fit;
import dev.maskstream.vision.FittedFrame;
import dev.maskstream.vision.FrameFitter;
import dev.maskstream.vision.ModelSpec;
import dev.maskstream.vision.SegmentClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Does a run in its folder: the parent's weights out of its file, training, and what candidate and
 * parent come to on the same held-out labels. Gone through again after a crash it comes to the same
 * end; what a checkpoint holds is not done twice.
 *
 * <p>Threads: one.
 */
final class Retraining {
  private static final int PARITY_FRAMES = 4;

  private final RetrainRecipe recipe;
  private final RunPlan plan;
  private final Path run;
  private final Parent parent;

  /**
   * What a run goes on from.
   *
   * @param onnx its file
   */
  record Parent(ModelVersion version, Path onnx) {
    Fit fit() {
      return version.getFit() == dev.maskstream.proto.v1.Fit.FIT_STRETCH
          ? Fit.STRETCH
          : Fit.LETTERBOX;
    }

    ModelSpec spec() {
      return spec(version.getVersion(), version.getFiles(0).getSha256());
    }

    ModelSpec spec(String name, String sha256) {
      return new ModelSpec(
          version.getName(),
          name,
          sha256,
          version.getClassesList().stream()
              .map(one -> new SegmentClass(one.getId(), one.getName(), one.getRgb()))
              .toList(),
          version.getInputWidth(),
          version.getInputHeight(),
          fit());
    }
  }

  /**
   * What a run came to.
   *
   * @param onnx the candidate
   */
  record Candidate(Path onnx, EvaluationReport own, EvaluationReport parents) {
    boolean isBetter() {
      return own.score().meanIou() > parents.score().meanIou();
    }
  }

  /** What to begin with. */
  private record Beginning(TrainingSettings settings, String note) {}

  Retraining(RetrainRecipe recipe, RunPlan plan, Path run, Parent parent) {
    this.recipe = recipe;
    this.plan = plan;
    this.run = run;
    this.parent = parent;
  }

  /**
   * Trains and measures.
   *
   * @param stop ends it with its checkpoint written
   * @param notes told what the run begins with and that it is measured, a sentence each
   * @return empty if it was stopped
   */
  Optional<Candidate> go(StopSwitch stop, Progress progress, Notes notes)
      throws IOException, InterruptedException {
    Beginning beginning = beginning();
    notes.training(beginning.note());
    TrainingResult result = Training.run(beginning.settings(), progress, Troubles.fatal(), stop);
    if (result.end() == TrainingResult.End.STOPPED || stop.isStopped()) {
      return Optional.empty();
    }
    notes.evaluating("on " + plan.heldOutName());
    Path onnx = result.best().orElseThrow().onnx();
    return Optional.of(new Candidate(onnx, measured(onnx), measured(parent.onnx())));
  }

  /** Who is told how far a run is. */
  interface Notes {
    void training(String with);

    void evaluating(String what);
  }

  private Beginning beginning() throws IOException {
    RetrainRecipe.Name name = new RetrainRecipe.Name(plan.model(), plan.version());
    RetrainRecipe.Places places =
        new RetrainRecipe.Places(run.resolve("fit"), RunStore.data(run).toString());
    Optional<String> foreign = Optional.empty();
    switch (OnnxWeights.read(parent.onnx())) {
      case OnnxWeights.Reading.Foreign(String reason) -> foreign = Optional.of(reason);
      case OnnxWeights.Reading.Found(OnnxWeights weights) -> {
        Path file = run.resolve("parent.params");
        foreign = Files.isRegularFile(file) ? Optional.empty() : unpack(weights, file);
        if (foreign.isEmpty()) {
          return new Beginning(
              recipe.tuned(places, name, file, weights.shape(), parent.fit()),
              "goes on with the weights of " + plan.parent());
        }
      }
    }
    return new Beginning(
        recipe.afresh(
            places,
            name,
            parent.version().getInputWidth(),
            parent.version().getInputHeight(),
            parent.fit()),
        "begins afresh, as the weights of %s cannot be used: %s"
            .formatted(plan.parent(), foreign.orElseThrow()));
  }

  /** Why the weights cannot be used, if so. */
  private Optional<String> unpack(OnnxWeights weights, Path to) throws IOException {
    try (Network network = new Network(weights.shape(), 1, recipe.threads())) {
      weights.into(network, parent.onnx(), parent.spec(), heldOutFrames());
      network.save(to);
      return Optional.empty();
    } catch (ExportMismatchException | IllegalArgumentException e) {
      return Optional.of(e.getMessage());
    }
  }

  private List<FittedFrame> heldOutFrames() throws IOException {
    DataSet set = DataSets.open(heldOut(), Optional.empty());
    FrameFitter fitter =
        new FrameFitter(
            parent.version().getInputWidth(), parent.version().getInputHeight(), parent.fit());
    List<FittedFrame> frames = new ArrayList<>();
    for (int i = 0; i < Math.min(PARITY_FRAMES, set.size()); i++) {
      frames.add(fitter.fit(set.read(i).picture()));
    }
    return frames;
  }

  private String heldOut() {
    return RunStore.data(run) + ":val";
  }

  private EvaluationReport measured(Path onnx) throws IOException {
    return Evaluation.run(
        new Evaluation.Request(
            onnx,
            RunStore.data(run).resolve("classes.json"),
            parent.fit(),
            heldOut(),
            recipe.threads()),
        Progress.NONE);
  }

  /** Held-out pictures in order of name. */
  List<Path> heldOutPictures() throws IOException {
    try (Stream<Path> files = Files.list(RunStore.data(run).resolve("val/images"))) {
      return files.sorted().toList();
    }
  }
}
