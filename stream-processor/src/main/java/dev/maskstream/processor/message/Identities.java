package dev.maskstream.processor.message;

import dev.maskstream.proto.v1.EngineIdentity;
import dev.maskstream.proto.v1.ModelIdentity;
import dev.maskstream.vision.EngineInfo;
import dev.maskstream.vision.ModelSpec;

/** Who made an answer, as it is sent. A rule only. */
public final class Identities {
  private Identities() {}

  public static ModelIdentity of(ModelSpec model) {
    return ModelIdentity.newBuilder()
        .setName(model.name())
        .setVersion(model.version())
        .setSha256(model.sha256())
        .build();
  }

  public static EngineIdentity of(EngineInfo engine) {
    return EngineIdentity.newBuilder()
        .setName(engine.name())
        .setPrecision(engine.precision())
        .build();
  }
}
