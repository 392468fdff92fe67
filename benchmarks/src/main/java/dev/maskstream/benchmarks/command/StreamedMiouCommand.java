package dev.maskstream.benchmarks.command;

import dev.maskstream.benchmarks.load.FrameSet;
import dev.maskstream.benchmarks.process.UpProcess;
import dev.maskstream.benchmarks.report.WorkFolder;
import dev.maskstream.proto.MaskCodec;
import dev.maskstream.proto.Topics;
import dev.maskstream.proto.kafka.LoopbackPorts;
import dev.maskstream.proto.v1.Mask;
import dev.maskstream.standalone.up.DataDirectory;
import dev.maskstream.vision.ClassList;
import dev.maskstream.vision.EngineSettings;
import dev.maskstream.vision.Fit;
import dev.maskstream.vision.LoadedModel;
import dev.maskstream.vision.ModelFacts;
import dev.maskstream.vision.ModelFile;
import dev.maskstream.vision.ModelSpec;
import dev.maskstream.vision.Segmenter;
import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.image.Decoding;
import dev.maskstream.vision.image.ImageDecoder;
import dev.maskstream.vision.image.ImageLimits;
import dev.maskstream.vision.image.LabelPng;
import dev.maskstream.vision.image.RgbImage;
import dev.maskstream.vision.image.VideoFrame;
import dev.maskstream.vision.image.VideoLimits;
import dev.maskstream.vision.image.VideoReader;
import dev.maskstream.vision.image.VideoReading;
import dev.maskstream.vision.metrics.ConfusionMatrix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Streams a labelled clip through {@code ./maskstream up} and compares every mask on the topic with
 * its frame's label; then runs the same model over the same frames without any of that.
 */
@Command(
    name = "streamed-miou",
    description = "Mean IoU of a clip's masks on the topic, and of the same model offline.")
public final class StreamedMiouCommand implements Callable<Integer> {
  private static final String SOURCE = "clip";

  @Option(names = "--model", required = true, description = "ONNX file.")
  private Path model;

  @Option(names = "--classes", required = true, description = "classes.json or model.json.")
  private Path classes;

  @Option(names = "--fit", defaultValue = "STRETCH", description = "LETTERBOX or STRETCH.")
  private Fit fit;

  @Option(names = "--clip", description = "Video; default: the CamVid clip of the data folder.")
  private Path clip;

  @Option(names = "--labels", description = "Labels of its frames, in order of name.")
  private Path labelFolder;

  @Override
  public Integer call() throws Exception {
    Path video = clip != null ? clip : need("video/driving_camvid_0016E5_val_15fps.mp4");
    List<ClassMap> truth = labels(labelFolder != null ? labelFolder : need("camvid/val/labels"));
    ClassList list = ClassList.read(classes);
    ConfusionMatrix streamed = new ConfusionMatrix(list.learned().size(), list.ignored());
    Map<Long, ClassMap> masks = stream(video, truth.size());
    masks.forEach((frame, mask) -> streamed.add(truth.get(frame.intValue()), mask));
    Offline offline = offline(video, list, truth, masks);
    double streamedMiou = 100 * streamed.meanIou().orElseThrow();
    double offlineMiou = 100 * offline.matrix.meanIou().orElseThrow();
    System.out.printf("masks on the topic: %d of %d frames%n", masks.size(), truth.size());
    System.out.printf(
        "streamed mean IoU %.2f, pixel accuracy %.2f%n",
        streamedMiou, 100 * streamed.pixelAccuracy().orElseThrow());
    System.out.printf(
        "offline mean IoU  %.2f, pixel accuracy %.2f%n",
        offlineMiou, 100 * offline.matrix.pixelAccuracy().orElseThrow());
    System.out.printf(
        "difference %.2f points; %.4f %% of pixels have another class than offline, %.4f %% another"
            + " than offline on the same JPEGs%n",
        streamedMiou - offlineMiou,
        100.0 * offline.unlikeDecoded / offlinePixels(masks),
        100.0 * offline.unlikeJpeg / offlinePixels(masks));
    boolean equal = masks.size() == truth.size() && Math.abs(streamedMiou - offlineMiou) <= 0.5;
    return equal ? 0 : 1;
  }

  private static long offlinePixels(Map<Long, ClassMap> masks) {
    return masks.values().stream().mapToLong(mask -> mask.ids().length).sum();
  }

  private Map<Long, ClassMap> stream(Path video, int frames) throws Exception {
    Path repository = UpProcess.repository();
    try (WorkFolder work = WorkFolder.create()) {
      Path data = work.path().resolve("data");
      List<String> arguments =
          List.of(
              "--port",
              Integer.toString(LoopbackPorts.free(0)),
              "--management-port",
              Integer.toString(LoopbackPorts.free(0)),
              "--data",
              data.toString(),
              "--model",
              model.toAbsolutePath().toString(),
              "--classes",
              classes.toAbsolutePath().toString());
      try (UpProcess up = UpProcess.start(repository, work.path().resolve("up.log"), arguments)) {
        Process stream =
            new ProcessBuilder(
                    repository.resolve("maskstream").toString(),
                    "stream",
                    video.toString(),
                    "--source",
                    SOURCE,
                    "--server",
                    up.url())
                .inheritIO()
                .start();
        int status = stream.waitFor();
        if (status != 0) {
          throw new IOException("maskstream stream ended with status " + status);
        }
        String brokers = DataDirectory.rememberedKafka(data).orElseThrow();
        return masks(brokers, frames);
      }
    }
  }

  /** Masks of the clip by frame number, read from the topic until all are there. */
  private static Map<Long, ClassMap> masks(String brokers, int frames) throws Exception {
    Map<Long, ClassMap> masks = new TreeMap<>();
    long until = System.nanoTime() + Duration.ofMinutes(3).toNanos();
    try (var consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", brokers),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(new Topics("").masks()).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (masks.size() < frames && System.nanoTime() < until) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          Mask mask = Mask.parseFrom(record.value());
          if (mask.getSourceId().equals(SOURCE)) {
            int width = mask.getWidth();
            int height = mask.getHeight();
            byte[] ids = MaskCodec.decode(mask.getRowRuns(), width, height);
            masks.put(mask.getSequence(), new ClassMap(width, height, ids));
          }
        }
      }
    }
    return masks;
  }

  /**
   * What the model says without broker, gateway and processor.
   *
   * @param matrix of the decoded frames
   * @param unlikeDecoded pixels of streamed masks that differ from those of decoded frames
   * @param unlikeJpeg pixels of streamed masks that differ from those of the frames as JPEG, which
   *     is how they are sent
   */
  private record Offline(ConfusionMatrix matrix, long unlikeDecoded, long unlikeJpeg) {}

  private Offline offline(
      Path video, ClassList list, List<ClassMap> truth, Map<Long, ClassMap> streamed)
      throws Exception {
    ConfusionMatrix matrix = new ConfusionMatrix(list.learned().size(), list.ignored());
    long unlikeDecoded = 0;
    long unlikeJpeg = 0;
    try (LoadedModel loaded = LoadedModel.open(model, spec(list), new EngineSettings(1, 1));
        VideoReader reader = VideoReader.open(video, VideoLimits.DEFAULT)) {
      Segmenter segmenter = loaded.slots().getFirst();
      VideoReading reading = reader.next();
      while (reading instanceof VideoReading.Frame(VideoFrame frame)) {
        ClassMap mask = mask(segmenter, frame.decoded().orElseThrow());
        matrix.add(truth.get((int) frame.index()), mask);
        ClassMap onTopic = streamed.get(frame.index());
        unlikeDecoded += differing(mask, onTopic);
        unlikeJpeg += differing(mask(segmenter, decoded(frame.jpeg())), onTopic);
        reading = reader.next();
      }
    }
    return new Offline(matrix, unlikeDecoded, unlikeJpeg);
  }

  private static ClassMap mask(Segmenter segmenter, RgbImage picture) {
    return segmenter.segment(List.of(segmenter.fit(picture))).getFirst().atFrameSize();
  }

  private static RgbImage decoded(byte[] jpeg) throws IOException {
    return switch (ImageDecoder.decode(jpeg, ImageLimits.DEFAULT)) {
      case Decoding.Decoded decoded -> decoded.image();
      case Decoding.Unreadable unreadable -> throw new IOException(unreadable.reason());
    };
  }

  private static long differing(ClassMap one, ClassMap other) {
    if (other == null) {
      return one.ids().length;
    }
    long different = 0;
    for (int i = 0; i < one.ids().length; i++) {
      different += one.ids()[i] == other.ids()[i] ? 0 : 1;
    }
    return different;
  }

  private ModelSpec spec(ClassList list) throws IOException {
    ModelFacts facts =
        switch (ModelFile.inspect(model)) {
          case ModelFile.Usable usable -> usable.facts();
          case ModelFile.Refused refused -> throw new IOException(refused.reason());
        };
    return new ModelSpec(
        "offline",
        "1",
        facts.sha256(),
        list.learned(),
        facts.inputWidth(),
        facts.inputHeight(),
        fit);
  }

  private static List<ClassMap> labels(Path folder) throws IOException {
    List<ClassMap> labels = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        labels.add(LabelPng.read(Files.readAllBytes(file)));
      }
    }
    return labels;
  }

  private static Path need(String name) {
    return FrameSet.data(name)
        .orElseThrow(
            () -> new IllegalStateException("no shared/data/" + name + " beside the repository"));
  }
}
