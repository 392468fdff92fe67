package dev.maskstream.gateway.camera;

import dev.maskstream.gateway.camera.CameraAddress.Mjpeg;
import dev.maskstream.gateway.camera.CameraAddress.Rtsp;
import dev.maskstream.gateway.camera.CameraAddress.Server;
import dev.maskstream.gateway.camera.CameraAddress.VideoFile;
import dev.maskstream.vision.image.CameraLimits;
import dev.maskstream.vision.image.CameraReader;
import dev.maskstream.vision.image.CameraReading;
import dev.maskstream.vision.image.ImageLimits;
import dev.maskstream.vision.image.RtspTarget;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Opens cameras. A name is looked up once for each connection, all its addresses must be allowed,
 * and the address that was looked at is the one that is connected to.
 *
 * <p>Threads: any; looking a name up may block for seconds.
 */
public final class CameraDoor {
  private final CameraSettings settings;
  private final ImageLimits pictures;
  private final Resolver resolver;
  private final LongSupplier nanoClock;

  /** Looks names up. */
  public interface Resolver {
    InetAddress[] addresses(String host) throws UnknownHostException;
  }

  public CameraDoor(
      CameraSettings settings, ImageLimits pictures, Resolver resolver, LongSupplier nanoClock) {
    this.settings = settings;
    this.pictures = pictures;
    this.resolver = resolver;
    this.nanoClock = nanoClock;
  }

  /**
   * Why a camera of that address is never opened; empty if it may be. Looks no name up.
   *
   * @throws IllegalArgumentException with a sentence without secrets, if it is no address
   */
  public Optional<CameraRefusal> refusal(String url) {
    return switch (CameraAddress.parse(url)) {
      case Rtsp(Server server) -> refusal(server);
      case Mjpeg(Server server, boolean _) -> refusal(server);
      case VideoFile(Path path) -> refusal(path);
    };
  }

  private Optional<CameraRefusal> refusal(Server server) {
    try {
      return settings
          .addresses()
          .refusal(InetAddress.ofLiteral(bare(server.host())))
          .map(reason -> new CameraRefusal("address-refused", reason));
    } catch (IllegalArgumentException name) {
      return Optional.empty();
    }
  }

  private Optional<CameraRefusal> refusal(Path path) {
    if (settings.files().isEmpty()) {
      return Optional.of(
          new CameraRefusal(
              "file-refused", "files are not played here: cameras.files names no folder"));
    }
    try {
      Path folder = settings.files().get().toRealPath();
      boolean inside = path.toRealPath().startsWith(folder) && Files.isRegularFile(path);
      return inside ? Optional.empty() : Optional.of(outside());
    } catch (IOException e) {
      // Whether a file is there is not told of files outside either.
      return Optional.of(outside());
    }
  }

  private static CameraRefusal outside() {
    return new CameraRefusal("file-refused", "the folder in cameras.files has no such file");
  }

  private static String bare(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  /**
   * Opens a camera; that it cannot be reached shows at the first reading.
   *
   * @throws CameraFault if it may not be opened, or its name is not known
   * @throws IOException if no process can be started
   */
  FrameReader open(CameraSpec spec) throws IOException {
    CameraLimits limits =
        new CameraLimits(
            pictures, spec.framesPerSecond(), settings.jpegQuality(), settings.stall());
    return switch (spec.address()) {
      case Rtsp(Server server) ->
          decoded(
              CameraReader.rtsp(
                  new RtspTarget(peer(server), server.login(), server.pathAndQuery()), limits));
      case Mjpeg(Server server, boolean tls) ->
          new MjpegReader(
              peer(server),
              server,
              tls ? Optional.of(settings.tls()) : Optional.empty(),
              limits,
              nanoClock);
      case VideoFile(Path path) -> {
        Optional<CameraRefusal> refusal = refusal(path);
        if (refusal.isPresent()) {
          throw new CameraFault(refusal.get().code(), refusal.get().reason());
        }
        yield decoded(CameraReader.file(path.toRealPath(), limits));
      }
    };
  }

  private InetSocketAddress peer(Server server) throws CameraFault {
    InetAddress[] addresses;
    try {
      addresses = resolver.addresses(bare(server.host()));
    } catch (UnknownHostException e) {
      throw new CameraFault("unknown-host", "nobody knows the camera's name " + server.host());
    }
    for (InetAddress address : addresses) {
      Optional<String> refusal = settings.addresses().refusal(address);
      if (refusal.isPresent()) {
        throw new CameraFault("address-refused", refusal.get());
      }
    }
    return new InetSocketAddress(addresses[0], server.port());
  }

  private static FrameReader decoded(CameraReader reader) {
    return new FrameReader() {
      @Override
      public CameraReading read() {
        return reader.read();
      }

      @Override
      public void close() {
        reader.close();
      }
    };
  }
}
