package dev.maskstream.standalone.command;

import dev.maskstream.standalone.model.ModelChoice;
import dev.maskstream.standalone.model.ModelPackage;
import dev.maskstream.trainer.ModelFiles;
import dev.maskstream.vision.Fit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Finds the files of a model that is to be measured. */
final class MeasuredFiles {

  /**
   * Checks a model's files.
   *
   * @param given an ONNX file, or a folder with {@code model.onnx} in it
   * @param classes or null for the {@code model.json} beside it
   * @param fit or null for what the class file says, else letterbox
   * @throws dev.maskstream.standalone.Failure if the model cannot serve, with the reason
   */
  static ModelFiles named(Path given, Path classes, Fit fit) {
    Path onnx = Files.isDirectory(given) ? given.resolve("model.onnx") : given;
    Path classFile = classes == null ? onnx.resolveSibling("model.json") : classes;
    ModelChoice choice =
        new ModelChoice(
            onnx, classFile, Optional.empty(), Optional.empty(), Optional.ofNullable(fit));
    return new ModelFiles(onnx, classFile, ModelPackage.check(choice).spec().fit());
  }

  private MeasuredFiles() {}
}
