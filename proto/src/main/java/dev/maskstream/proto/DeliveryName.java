package dev.maskstream.proto;

import dev.maskstream.proto.v1.Delivery;
import java.util.Optional;

/** How a delivery is written in headers, settings and query strings. */
public final class DeliveryName {
  public static final String LATEST = "latest";
  public static final String EVERY_FRAME = "every-frame";

  private DeliveryName() {}

  /** The delivery of that name; empty for any other text. */
  public static Optional<Delivery> parse(String name) {
    return switch (name) {
      case LATEST -> Optional.of(Delivery.DELIVERY_LATEST);
      case EVERY_FRAME -> Optional.of(Delivery.DELIVERY_EVERY_FRAME);
      default -> Optional.empty();
    };
  }

  /** {@value #LATEST} or {@value #EVERY_FRAME}, which is also what an unspecified one means. */
  public static String of(Delivery delivery) {
    return delivery == Delivery.DELIVERY_LATEST ? LATEST : EVERY_FRAME;
  }
}
