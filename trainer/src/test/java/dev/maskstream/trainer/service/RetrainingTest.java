package dev.maskstream.trainer.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.proto.v1.Fit;
import dev.maskstream.proto.v1.Label;
import dev.maskstream.proto.v1.ModelFile;
import dev.maskstream.proto.v1.ModelVersion;
import dev.maskstream.trainer.FormExport;
import dev.maskstream.trainer.Progress;
import dev.maskstream.trainer.StopSwitch;
import dev.maskstream.trainer.data.Sha256;
import dev.maskstream.trainer.export.Form;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run begins with, by what its parent's file is. */
class RetrainingTest {
  @TempDir private static Path folder;
  private static Path fp32;
  private static LabelStore store;

  @BeforeAll
  static void trainParent() throws Exception {
    fp32 = TrainedParent.train(folder.resolve("parent"));
    store = new LabelStore(folder.resolve("labels"), new HeldOut(0.3));
    int offset = 0;
    for (Label label : Labels.drawn(folder.resolve("drawn"), 10, 11)) {
      assertThat(store.put(Labels.key(label), label.toByteArray(), offset++, 0)).isEmpty();
    }
  }

  @Test
  void aParentOfOursIsGoneOnFrom() throws Exception {
    assertThat(beginning("a", fp32)).isEqualTo("goes on with the weights of 1");
  }

  @Test
  void aParentWithWeightsAsBytesIsNotAndTheRunSaysWhy() throws Exception {
    assertThat(beginning("b", exported(Form.INT8)))
        .isEqualTo(
            "begins afresh, as the weights of 1 cannot be used: its weights are kept as int8, which"
                + " is not what was trained");
  }

  @Test
  void norOneWithHalfTheBits() throws Exception {
    assertThat(beginning("c", exported(Form.FP16))).contains("begins afresh", "kept as fp16");
  }

  private static Path exported(Form form) throws Exception {
    Path out = folder.resolve(form.name());
    String pictures = folder.resolve("parent/pictures").toString();
    Path run = folder.resolve("parent/run");
    FormExport.run(
        new FormExport.Request(
            run.resolve("model.onnx"),
            List.of(form),
            Optional.of(pictures),
            Optional.of(pictures),
            Optional.of(run.resolve("model.json")),
            Optional.empty(),
            out,
            true,
            1),
        Progress.NONE);
    return form.onnx(out);
  }

  /** What a run says that it begins with; it is stopped right then. */
  private static String beginning(String name, Path onnx) throws Exception {
    RunStore runs = new RunStore(folder.resolve("runs-" + name));
    List<StoredLabel> labels = store.of("drawn");
    RunPlan plan =
        new RunPlan(
            "drawn",
            "1",
            Sha256.of(onnx),
            "count",
            "2026-01-31T12:00:00Z",
            labels.stream()
                .map(one -> new RunPlan.Used(one.key(), one.offset(), one.name(), one.heldOut()))
                .toList());
    var _ = runs.create(plan, labels, store, Labels.CLASSES);
    ModelVersion parent =
        ModelVersion.newBuilder()
            .setName("drawn")
            .setVersion("1")
            .setInputWidth(48)
            .setInputHeight(48)
            .setFit(Fit.FIT_STRETCH)
            .addAllClasses(Labels.CLASSES)
            .addFiles(ModelFile.newBuilder().setRole("model").setSha256(Sha256.of(onnx)))
            .build();
    TrainerServiceSettings settings =
        new TrainerServiceSettings(
            Map.of("kafka.bootstrap.servers", "nowhere:1", "models.trust", "unsigned"));
    List<String> said = new ArrayList<>();
    try (StopSwitch stop = new StopSwitch()) {
      stop.request();
      Retraining retraining =
          new Retraining(
              settings.recipe(), plan, runs.of(plan), new Retraining.Parent(parent, onnx));
      Optional<Retraining.Candidate> candidate = retraining.go(stop, Progress.NONE, notes(said));
      assertThat(candidate).isEmpty();
    }
    return said.getFirst();
  }

  private static Retraining.Notes notes(List<String> said) {
    return new Retraining.Notes() {
      @Override
      public void training(String with) {
        said.add(with);
      }

      @Override
      public void evaluating(String what) {
        said.add(what);
      }
    };
  }
}
