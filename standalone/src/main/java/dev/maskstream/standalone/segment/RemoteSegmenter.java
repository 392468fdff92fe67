package dev.maskstream.standalone.segment;

import dev.maskstream.processor.message.ClassInfos;
import dev.maskstream.proto.MalformedMaskException;
import dev.maskstream.proto.MaskCodec;
import dev.maskstream.proto.v1.Mask;
import dev.maskstream.standalone.Failure;
import dev.maskstream.standalone.client.GatewayClient;
import dev.maskstream.standalone.client.Reply;
import dev.maskstream.vision.image.ClassMap;
import java.time.Duration;

/** Lets a running gateway do it. */
public final class RemoteSegmenter implements PictureSegmenter {
  private final GatewayClient gateway;
  private final String source;
  private final Duration patience;

  /**
   * Asks that gateway.
   *
   * @param gateway closed with this
   * @param patience how long a mask may take
   */
  public RemoteSegmenter(GatewayClient gateway, String source, Duration patience) {
    this.gateway = gateway;
    this.source = source;
    this.patience = patience;
  }

  @Override
  public Outcome segment(byte[] picture) {
    return switch (gateway.segment(source, picture, patience)) {
      case Reply.Masked(Mask mask) -> segmented(mask);
      case Reply.Refused refused -> new Outcome.Refused(refused.code(), refused.detail());
    };
  }

  private static Outcome segmented(Mask mask) {
    int width = mask.getWidth();
    int height = mask.getHeight();
    try {
      byte[] ids = MaskCodec.decode(mask.getRowRuns(), width, height);
      return new Outcome.Segmented(
          new ClassMap(width, height, ids),
          ClassInfos.read(mask.getClassesList()),
          mask.getModel().getName() + " " + mask.getModel().getVersion());
    } catch (MalformedMaskException e) {
      throw new Failure("the gateway sent a mask that cannot be read: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    gateway.close();
  }
}
