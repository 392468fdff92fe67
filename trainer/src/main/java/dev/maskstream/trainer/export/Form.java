package dev.maskstream.trainer.export;

import java.nio.file.Path;
import java.util.Locale;

/** In which numbers an exported model is kept; the contract around it is the same. */
public enum Form {
  /** As it was trained: 32-bit floats. */
  FP32("model"),
  /** Weights as 16-bit floats, widened as the model is loaded: half the file. */
  FP16("model-fp16"),
  /** Convolutions in bytes, with ranges watched on real pictures: a quarter of the file, faster. */
  INT8("model-int8");

  private final String stem;

  Form(String stem) {
    this.stem = stem;
  }

  /** As it is typed and written in cards, such as {@code int8}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  public Path onnx(Path folder) {
    return folder.resolve(stem + ".onnx");
  }

  /** The model.json of the form. */
  public Path card(Path folder) {
    return folder.resolve(stem + ".json");
  }
}
