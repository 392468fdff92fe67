package dev.maskstream.gateway.answer;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.maskstream.gateway.answer.SegmentsRenderer.Asked;
import dev.maskstream.gateway.answer.SegmentsRenderer.Wish;
import dev.maskstream.proto.MaskCodec;
import dev.maskstream.proto.v1.SegmentReply;
import dev.maskstream.proto.v1.SegmentRequest;
import dev.maskstream.proto.v1.SegmentedInstance;
import dev.maskstream.proto.v1.Segments;
import dev.maskstream.vision.image.ImageLimits;
import org.junit.jupiter.api.Test;

class SegmentsRendererTest {
  private static final int SIDE = 256;

  private final SegmentsRenderer renderer = new SegmentsRenderer(ImageLimits.DEFAULT);
  private final Asked asked = new Asked(SegmentRequest.getDefaultInstance(), ByteString.EMPTY);

  @Test
  void moreThanEightMebibytesOfRunsAreRefusedAndNotWritten() {
    SegmentReply reply = reply(200);

    assertThatThrownBy(() -> renderer.render(reply, asked, new Wish(MaskForm.JSON, 0.5)))
        .isInstanceOf(TooLargeException.class)
        .hasMessageContaining("8,388,608");
    assertThatThrownBy(() -> renderer.render(reply, asked, new Wish(MaskForm.GEO_JSON, 0.5)))
        .isInstanceOf(TooLargeException.class);
  }

  @Test
  void moreObjectsThanAPngHasNumbersForAreRefused() {
    SegmentReply reply = reply(256);

    assertThatThrownBy(() -> renderer.render(reply, asked, new Wish(MaskForm.PNG, 0.5)))
        .isInstanceOf(TooLargeException.class)
        .hasMessageContaining("256 were found");
  }

  /** So many chessboards. */
  private static SegmentReply reply(int instances) {
    byte[] ids = new byte[SIDE * SIDE];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = (byte) ((i + i / SIDE) & 1);
    }
    ByteString runs = ByteString.copyFrom(MaskCodec.encode(ids, SIDE, SIDE));
    Segments.Builder segments = Segments.newBuilder().setWidth(SIDE).setHeight(SIDE);
    for (int i = 0; i < instances; i++) {
      segments.addInstances(SegmentedInstance.newBuilder().setRowRuns(runs));
    }
    return SegmentReply.newBuilder().setSegments(segments).build();
  }
}
