package dev.maskstream.gateway.camera;

import dev.maskstream.proto.v1.Delivery;
import dev.maskstream.proto.v1.Source;

/**
 * What is pulled, and how. Two that are equal are pulled in the same way.
 *
 * @param delivery latest: what cannot be taken on at once is dropped; else the camera waits
 * @param framesPerSecond at most; 0 for all
 */
record CameraSpec(String source, CameraAddress address, Delivery delivery, float framesPerSecond) {
  /**
   * @throws IllegalArgumentException with a sentence without secrets, if the record's address makes
   *     no sense
   */
  static CameraSpec of(String source, Source record) {
    return new CameraSpec(
        source,
        CameraAddress.parse(record.getUrl()),
        record.getDelivery() == Delivery.DELIVERY_EVERY_FRAME
            ? Delivery.DELIVERY_EVERY_FRAME
            : Delivery.DELIVERY_LATEST,
        record.getLimits().getMaxFramesPerSecond());
  }

  boolean wantsLatest() {
    return delivery == Delivery.DELIVERY_LATEST;
  }
}
