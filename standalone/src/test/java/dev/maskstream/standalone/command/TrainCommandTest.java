package dev.maskstream.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainCommandTest {
  @TempDir private Path run;

  @Test
  void formsOfTheBestWeightsLieBesideThem() {
    CommandRun first = train("--forms", "fp16", "--epochs", "1");
    CommandRun goneOn = train("--forms", "fp16", "--epochs", "2");

    assertThat(first.exitCode()).as(first.err()).isZero();
    assertThat(first.out()).contains("model.onnx  epoch 1", "model-fp16.onnx", "mIoU");
    assertThat(goneOn.exitCode()).as(goneOn.err()).isZero();
    assertThat(goneOn.out()).contains("model-fp16.onnx");
    assertThat(run.resolve("model-fp16.json")).isNotEmptyFile();
  }

  @Test
  void aPromptedNetworkHasNoOtherForms() {
    CommandRun refused = train("--forms", "int8", "--task", "prompted");

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err()).contains("--forms: a prompted network has no other forms than fp32");
    assertThat(run).isEmptyDirectory();
  }

  private CommandRun train(String... more) {
    String[] fixed = {
      "train",
      "inspection:31+6",
      "--validation",
      "inspection:77+4",
      "--preset",
      "inspection",
      "--base-width",
      "4",
      "--max-width",
      "8",
      "--input",
      "64x48",
      "-o",
      run.toString()
    };
    String[] all = new String[fixed.length + more.length];
    System.arraycopy(fixed, 0, all, 0, fixed.length);
    System.arraycopy(more, 0, all, fixed.length, more.length);
    return CommandRun.of(all);
  }
}
