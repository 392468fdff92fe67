package dev.maskstream.processor;

import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Range.between;
import static org.apache.kafka.common.config.ConfigDef.Type.BOOLEAN;
import static org.apache.kafka.common.config.ConfigDef.Type.DOUBLE;
import static org.apache.kafka.common.config.ConfigDef.Type.INT;
import static org.apache.kafka.common.config.ConfigDef.Type.LONG;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;

import dev.maskstream.vision.EngineSettings;
import dev.maskstream.vision.PreferredEngine;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ValidString;

/** The settings that say what runs models, and how much of the machine it may use. */
final class EngineKeys {
  static final String DEADLINE_MS = "engine.deadline.ms";

  private EngineKeys() {}

  static ConfigDef define(ConfigDef settings) {
    return settings
        .define(
            "engine",
            STRING,
            PreferredEngine.AUTO.setting(),
            ValidString.in(PreferredEngine.settings().toArray(String[]::new)),
            MEDIUM,
            "What runs U-Nets: auto, OnnxRuntime, OneDNN or TensorRT. auto: the fastest that keeps"
                + " to ONNX Runtime's class maps on the version's golden frames; ONNX Runtime for a"
                + " version without any. OnnxRuntime computes on an NVIDIA GPU where it is the build for"
                + " CUDA and there is one. OneDNN computes quantised models in int8, others in bf16"
                + " where the processor has it. TensorRT wants an NVIDIA GPU, has three slots at"
                + " most, and builds each new model for minutes. Models that one does not take run"
                + " on ONNX Runtime. Promptable models run on ONNX Runtime; TensorRT runs their"
                + " encoder where it is named, and with auto where engine.pictures says on what"
                + " its masks are compared.")
        .define(
            "engine.min.agreement",
            DOUBLE,
            EngineSettings.LEAST_AGREEMENT,
            between(0.0, 1.0),
            LOW,
            "Least share of each golden frame's pixels that must have the class that ONNX Runtime"
                + " gives them, if auto is to pick another engine.")
        .define(
            "engine.pictures",
            STRING,
            "",
            null,
            LOW,
            "Folder of pictures, of which the first eight are taken: an encoder of a promptable"
                + " model serves on TensorRT, in 16-bit floats if possible, if its masks of nine"
                + " points in each picture have a mean IoU of 0.99 or more with ONNX Runtime's."
                + " Empty: none, and then no encoder is put into 16-bit floats.")
        .define(
            "engine.device",
            INT,
            0,
            between(0, 63),
            LOW,
            "Which NVIDIA GPU computes, in the driver's order, where there are several.")
        .define(
            "engine.refit",
            BOOLEAN,
            false,
            LOW,
            "TensorRT makes the plan of a new version of the same U-Net from one that it has, in"
                + " moments, instead of building for minutes; int8 versions are built all the same."
                + " Such plans may be slower, and TensorRT's notes tell of some whose results are"
                + " wrong: with auto a version on whose golden frames one disagrees runs on another"
                + " engine. Turning it on builds each model once more.")
        .define(
            "engine.slots",
            INT,
            0,
            between(0, 64),
            MEDIUM,
            "Batches that run at once; 0 for as many as the processors allow.")
        .define(
            "engine.threads",
            INT,
            1,
            between(1, 256),
            LOW,
            "Threads that one engine slot computes with.")
        .define(
            DEADLINE_MS,
            LONG,
            60_000L,
            between(1_000, 3_600_000),
            LOW,
            "A batch that takes longer counts as hung: the process ends, and its frames are read"
                + " again.");
  }

  /**
   * How many engine slots, threads in each, and which engine.
   *
   * @param processors that this process may use
   */
  static EngineSettings read(AbstractConfig values, int processors) {
    int threads = values.getInt("engine.threads");
    int slots = values.getInt("engine.slots");
    return new EngineSettings(
        slots > 0 ? slots : Math.clamp(processors / threads, 1, 64),
        threads,
        PreferredEngine.of(values.getString("engine")),
        values.getDouble("engine.min.agreement"),
        values.getInt("engine.device"),
        values.getBoolean("engine.refit"),
        Optional.of(values.getString("engine.pictures")).filter(it -> !it.isEmpty()).map(Path::of));
  }
}
