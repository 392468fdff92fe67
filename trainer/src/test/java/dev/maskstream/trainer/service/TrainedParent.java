package dev.maskstream.trainer.service;

import dev.maskstream.proto.Topics;
import dev.maskstream.proto.kafka.ModelPublisher;
import dev.maskstream.proto.v1.Fit;
import dev.maskstream.proto.v1.ModelVersion;
import dev.maskstream.proto.v1.Task;
import dev.maskstream.trainer.DrawnPictures;
import dev.maskstream.trainer.Preset;
import dev.maskstream.trainer.Progress;
import dev.maskstream.trainer.Training;
import dev.maskstream.trainer.TrainingSettings;
import dev.maskstream.trainer.TrainingSettings.Pictures;
import dev.maskstream.trainer.TrainingSettings.Schedule;
import dev.maskstream.trainer.TrainingSettings.Shape;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.Producer;

/** A model that was trained a little, and serves. */
final class TrainedParent {
  static Path train(Path folder) throws Exception {
    Path pictures = DrawnPictures.write(folder.resolve("pictures"), 8, 3);
    Preset notebook = Preset.NOTEBOOK;
    TrainingSettings settings =
        new TrainingSettings(
            folder.resolve("run"),
            "drawn",
            "1",
            Optional.empty(),
            new Pictures(
                pictures.toString(), Optional.of(pictures.toString()), Optional.empty(), 0.2),
            new Shape(4, 16, 2, true, 48, 48, dev.maskstream.vision.Fit.STRETCH),
            new Schedule(4, 2, TrainingSettings.Goal.MEAN_IOU, 0, 0, 1, 1),
            notebook.optimizer(),
            notebook.loss(),
            notebook.augmentation());
    return Training.run(settings, Progress.NONE).best().orElseThrow().onnx();
  }

  static void serve(Producer<String, byte[]> producer, Path onnx) throws Exception {
    ModelPublisher publisher =
        new ModelPublisher(producer, new Topics(""), () -> Instant.now().toEpochMilli() * 1000);
    publisher.publish(
        ModelVersion.newBuilder()
            .setName("drawn")
            .setVersion("1")
            .setTask(Task.TASK_SEMANTIC)
            .setInputWidth(48)
            .setInputHeight(48)
            .setFit(Fit.FIT_STRETCH)
            .addAllClasses(Labels.CLASSES)
            .build(),
        Map.of("model", onnx));
    publisher.serve("drawn", "1", "by the test");
  }

  private TrainedParent() {}
}
