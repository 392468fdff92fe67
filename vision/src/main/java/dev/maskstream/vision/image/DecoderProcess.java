package dev.maskstream.vision.image;

import dev.maskstream.vision.image.video.CameraDecoderMain;
import dev.maskstream.vision.image.video.ContainerFormat;
import dev.maskstream.vision.image.video.StreamOrder;
import dev.maskstream.vision.image.video.VideoDecoderMain;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The decoding process: the same JDK with a small heap, an empty environment and one job.
 *
 * <p>Threads: two of its own move bytes in and complaints out; both end with the process. {@link
 * #close} kills it and waits for it.
 */
final class DecoderProcess implements AutoCloseable {
  private static final int COMPLAINT_BYTES = 2000;
  private static final String CACHE_DIRECTORY = "org.bytedeco.javacpp.cachedir";

  private final Process process;
  private final ByteArrayOutputStream complaints = new ByteArrayOutputStream();
  private final Thread listener;

  private DecoderProcess(Process process) {
    this.process = process;
    this.listener = Thread.ofPlatform().daemon().name("video-complaints").start(this::listen);
  }

  static DecoderProcess ofFile(Path file, ContainerFormat format, VideoLimits limits)
      throws IOException {
    String url = "file:" + file.toAbsolutePath();
    DecoderProcess decoder = new DecoderProcess(startVideo(url, format, limits));
    decoder.process.getOutputStream().close();
    return decoder;
  }

  /** Pulls a camera. The process ends when its standard input does, so that it outlives nobody. */
  static DecoderProcess ofCamera(StreamOrder order) throws IOException {
    DecoderProcess decoder = new DecoderProcess(start(CameraDecoderMain.class, List.of()));
    try {
      DataOutputStream in = new DataOutputStream(decoder.process.getOutputStream());
      order.write(in);
      in.flush();
      return decoder;
    } catch (IOException died) {
      decoder.close();
      throw died;
    }
  }

  /** Feeds the process from a stream, which it closes. */
  static DecoderProcess ofStream(InputStream video, ContainerFormat format, VideoLimits limits)
      throws IOException {
    DecoderProcess decoder = new DecoderProcess(startVideo("pipe:0", format, limits));
    Thread.ofPlatform().daemon().name("video-feed").start(() -> decoder.feed(video));
    return decoder;
  }

  private static Process startVideo(String url, ContainerFormat format, VideoLimits limits)
      throws IOException {
    return start(
        VideoDecoderMain.class,
        List.of(
            url,
            format.name(),
            Long.toString(limits.maxPixels()),
            Integer.toString(limits.maxSide()),
            Integer.toString(limits.maxFrameBytes()),
            Long.toString(limits.maxFrames())));
  }

  private static Process start(Class<?> program, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx64m",
            "-Xss512k",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:-UsePerfData",
            "--enable-native-access=ALL-UNNAMED",
            "-Djava.awt.headless=true",
            "-Dorg.bytedeco.javacpp.maxphysicalbytes=0"));
    String cache = System.getProperty(CACHE_DIRECTORY);
    if (cache != null) {
      command.add("-D" + CACHE_DIRECTORY + "=" + cache);
    }
    command.add(program.getName());
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    Map<String, String> environment = builder.environment();
    environment.clear();
    // By environment, because class paths can be longer than a command line may be.
    environment.put("CLASSPATH", absoluteClassPath());
    return builder.start();
  }

  private static String absoluteClassPath() {
    List<String> entries = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      entries.add(new File(entry).getAbsolutePath());
    }
    return String.join(File.pathSeparator, entries);
  }

  InputStream frames() {
    return process.getInputStream();
  }

  /** How it ended and what it last complained of, for people; waits a moment for its end. */
  String epitaph() {
    try {
      if (!process.waitFor(1, TimeUnit.SECONDS)) {
        return "still running";
      }
      listener.join(1000);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    String end = process.isAlive() ? "running" : "exit status " + process.exitValue();
    String said = complaints.toString(StandardCharsets.UTF_8).strip();
    return said.isEmpty() ? end : end + "; " + said;
  }

  /** How it ended, without what it complained of; waits a moment for its end. */
  String end() {
    try {
      if (!process.waitFor(1, TimeUnit.SECONDS)) {
        return "still running";
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    return process.isAlive() ? "running" : "exit status " + process.exitValue();
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  private void feed(InputStream video) {
    try (video;
        OutputStream in = process.getOutputStream()) {
      video.transferTo(in);
    } catch (IOException gone) {
      // Either side has closed: the reader sees it as the end of the frames.
    }
  }

  /** Keeps the first complaints and reads on, so that the process never waits to be heard. */
  private void listen() {
    byte[] buffer = new byte[1024];
    try (InputStream err = process.getErrorStream()) {
      for (int read = err.read(buffer); read >= 0; read = err.read(buffer)) {
        if (complaints.size() < COMPLAINT_BYTES) {
          complaints.write(buffer, 0, read);
        }
      }
    } catch (IOException gone) {
      // The process was killed.
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    boolean interrupted = false;
    while (process.isAlive()) {
      try {
        process.waitFor();
      } catch (InterruptedException again) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
