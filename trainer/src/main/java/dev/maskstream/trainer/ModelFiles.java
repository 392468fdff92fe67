package dev.maskstream.trainer;

import dev.maskstream.vision.Fit;
import java.nio.file.Path;

/**
 * A model to measure.
 *
 * @param onnx meets the engine contract
 * @param classes its model.json or classes.json
 * @param fit how pictures are brought to its size
 */
public record ModelFiles(Path onnx, Path classes, Fit fit) {}
