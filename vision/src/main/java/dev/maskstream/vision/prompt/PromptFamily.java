package dev.maskstream.vision.prompt;

/** Promptable models whose ONNX exports are recognised, by how they must be asked. */
public enum PromptFamily {
  /**
   * Segment Anything with any of its encoders (ViT-B, ViT-L, ViT-H) and MobileSAM: the exports take
   * and give the same.
   */
  SAM("SAM or MobileSAM"),
  SAM_2("SAM 2"),
  EFFICIENT_SAM("EfficientSAM"),
  /** This project's own: features of a U-Net, and clicks as maps. */
  PROMPTED_UNET("prompted U-Net");

  private final String title;

  PromptFamily(String title) {
    this.title = title;
  }

  /** How everything in a picture is looked for with it, unless somebody says otherwise. */
  public EverythingSettings everything() {
    return this == PROMPTED_UNET ? EverythingSettings.SMALL_MODEL : EverythingSettings.DEFAULT;
  }

  /** What people call it. */
  public String title() {
    return title;
  }
}
