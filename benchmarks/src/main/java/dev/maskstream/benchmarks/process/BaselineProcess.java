package dev.maskstream.benchmarks.process;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.maskstream.benchmarks.model.BaselineGraph;
import dev.maskstream.proto.Topics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import javax.imageio.ImageIO;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * What a capable programmer writes in an afternoon with the same libraries: poll, ImageIO, ONNX
 * Runtime with a softmax output, argmax in Java, PNG, produce. Arguments: brokers, topic prefix,
 * model, width, height, classes.
 */
public final class BaselineProcess implements AutoCloseable {
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;
  private final int width;
  private final int height;
  private final int classes;
  private final AtomicLong frames = new AtomicLong();
  private final AtomicLong engineNanos = new AtomicLong();

  private BaselineProcess(String model, int width, int height, int classes) throws OrtException {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      this.session = environment.createSession(model, options);
    }
    this.width = width;
    this.height = height;
    this.classes = classes;
  }

  public static void main(String[] args) throws IOException, OrtException {
    Answers answers = new Answers();
    try (BaselineProcess baseline =
        new BaselineProcess(
            args[2],
            Integer.parseInt(args[3]),
            Integer.parseInt(args[4]),
            Integer.parseInt(args[5]))) {
      Thread worker = new Thread(() -> baseline.consume(args[0], args[1]), "baseline");
      worker.setDaemon(true);
      worker.setUncaughtExceptionHandler(
          (_, cause) -> {
            System.err.println("the consumer cannot go on: " + cause);
            Runtime.getRuntime().halt(1);
          });
      worker.start();
      answers.serve("", _ -> Usage.now(baseline.engineNanos.get(), baseline.frames.get()).line());
    }
    Runtime.getRuntime().halt(0);
  }

  private void consume(String brokers, String prefix) {
    String masks = new Topics(prefix).masks();
    Map<String, Object> in =
        Map.of(
            "bootstrap.servers",
            brokers,
            "group.id",
            prefix + "plain",
            "auto.offset.reset",
            "earliest",
            "max.poll.records",
            "16");
    Map<String, Object> out =
        Map.of("bootstrap.servers", brokers, "max.request.size", Topics.MAX_MESSAGE_BYTES);
    try (var consumer =
            new KafkaConsumer<>(in, new StringDeserializer(), new ByteArrayDeserializer());
        var producer =
            new KafkaProducer<>(out, new StringSerializer(), new ByteArraySerializer())) {
      consumer.subscribe(List.of(new Topics(prefix).frames()));
      while (true) {
        for (ConsumerRecord<String, byte[]> frame : consumer.poll(Duration.ofMillis(100))) {
          byte[] png = segment(frame.value());
          var _ = producer.send(new ProducerRecord<>(masks, frame.key(), png));
          frames.incrementAndGet();
        }
      }
    } catch (IOException | OrtException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private byte[] segment(byte[] jpeg) throws IOException, OrtException {
    BufferedImage picture = ImageIO.read(new ByteArrayInputStream(jpeg));
    float[] planes = planes(scaled(picture));
    byte[] ids;
    long[] shape = {1, 3, height, width};
    try (OnnxTensor input = OnnxTensor.createTensor(environment, FloatBuffer.wrap(planes), shape)) {
      long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      try (OrtSession.Result result = session.run(Map.of(BaselineGraph.INPUT, input))) {
        engineNanos.addAndGet(
            ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before);
        ids = argmax(((OnnxTensor) result.get(0)).getFloatBuffer());
      }
    }
    return png(ids, picture.getWidth(), picture.getHeight());
  }

  private BufferedImage scaled(BufferedImage picture) {
    BufferedImage scaled = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = scaled.createGraphics();
    pen.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    pen.drawImage(picture, 0, 0, width, height, null);
    pen.dispose();
    return scaled;
  }

  private float[] planes(BufferedImage picture) {
    int[] rgb = picture.getRGB(0, 0, width, height, null, 0, width);
    float[] planes = new float[3 * rgb.length];
    for (int i = 0; i < rgb.length; i++) {
      planes[i] = ((rgb[i] >> 16) & 0xFF) / 255f;
      planes[rgb.length + i] = ((rgb[i] >> 8) & 0xFF) / 255f;
      planes[2 * rgb.length + i] = (rgb[i] & 0xFF) / 255f;
    }
    return planes;
  }

  private byte[] argmax(FloatBuffer softmax) {
    int pixels = width * height;
    float[] shares = new float[pixels * classes];
    softmax.get(shares);
    byte[] ids = new byte[pixels];
    for (int pixel = 0; pixel < pixels; pixel++) {
      int best = 0;
      for (int id = 1; id < classes; id++) {
        if (shares[id * pixels + pixel] > shares[best * pixels + pixel]) {
          best = id;
        }
      }
      ids[pixel] = (byte) best;
    }
    return ids;
  }

  private byte[] png(byte[] ids, int frameWidth, int frameHeight) throws IOException {
    BufferedImage mask = new BufferedImage(frameWidth, frameHeight, BufferedImage.TYPE_BYTE_GRAY);
    byte[] pixels = new byte[frameWidth * frameHeight];
    for (int y = 0; y < frameHeight; y++) {
      int row = y * height / frameHeight * width;
      for (int x = 0; x < frameWidth; x++) {
        pixels[y * frameWidth + x] = ids[row + x * width / frameWidth];
      }
    }
    mask.getRaster().setDataElements(0, 0, frameWidth, frameHeight, pixels);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(mask, "png", out);
    return out.toByteArray();
  }

  @Override
  public void close() throws OrtException {
    session.close();
  }
}
