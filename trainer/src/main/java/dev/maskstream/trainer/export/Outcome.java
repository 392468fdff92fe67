package dev.maskstream.trainer.export;

import java.nio.file.Path;
import java.util.Optional;

/** What became of a form that was asked for. */
public sealed interface Outcome {
  Form form();

  /**
   * The form is there.
   *
   * @param onnx the model
   * @param card its model.json
   * @param comparison with fp32; empty for fp32 itself
   */
  record Written(Form form, Path onnx, Path card, Optional<Comparison> comparison)
      implements Outcome {}

  /**
   * The form would not be good enough, or the model has nothing to make it from. No file was left.
   *
   * @param reason a sentence, with the figures where there are some
   */
  record Refused(Form form, String reason) implements Outcome {}
}
