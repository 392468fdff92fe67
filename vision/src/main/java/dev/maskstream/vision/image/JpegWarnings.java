package dev.maskstream.vision.image;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Asks the JDK's JPEG decoder, which unlike OpenCV's tells, whether it had to invent anything.
 * About three times slower than decoding, so only for pictures already under suspicion.
 */
final class JpegWarnings {

  /** Whether the decoder warned. A picture it cannot read at all counts as free of warnings. */
  static boolean any(byte[] jpeg) {
    ImageReader reader = ImageIO.getImageReadersByFormatName("jpeg").next();
    AtomicBoolean warned = new AtomicBoolean();
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(jpeg))) {
      reader.setInput(in, true, true);
      reader.addIIOReadWarningListener((_, _) -> warned.set(true));
      reader.readRaster(0, null);
    } catch (IOException _) {
      return warned.get();
    } finally {
      reader.dispose();
    }
    return warned.get();
  }

  private JpegWarnings() {}
}
